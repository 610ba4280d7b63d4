"""Synapse: release, cleft, spine and membrane around the molecules, and the assembled model `synapse`.

Time        ms
Takes in    spikes of an excitatory and an inhibitory fibre; magnesium, temperature and working transporters as inputs
Hands on    glutamate in three places, currents, spine calcium, postsynaptic voltage, molecules released
Beside      synapse.py assembles; targets.py measures the whole
"""
