"""Temporal lobe epilepsy: less glutamine synthetase in the sclerotic hippocampus, less inhibition, less uptake.

Limits      seizures are sure, an excess of glutamate is moderately so; the Epileptor of injury/epileptor.py stands for
            the seizure itself
Sources     Eid2004 (synthetase), assumed (GABA, uptake)
"""

from glutamate.people.profile import Profile, change, person


@person("temporal_lobe_epilepsy", title="Temporal lobe epilepsy: less glutamine synthetase and inhibition")
def temporal_lobe_epilepsy() -> Profile:
    """The sclerotic hippocampus."""
    return Profile(
        about="an adult with seizures from a sclerotic hippocampus",
        kind="illness",
        evidence=(("glutamine synthetase is lower by 40 %", "B"), ("less GABA-A current, less uptake", "C")),
        changes=(change("synthetase", 0.6, 0.5, 0.7, "B", "Eid2004"), change("gaba", 0.8, 0.6, 1.0, "C"),
                 change("uptake", 0.8, 0.5, 1.0, "C")),
        causal="high for seizures, moderate for excess glutamate",
        limits="Stopping an antiepileptic at once can bring seizures that kill.",
    )  # fmt: skip
