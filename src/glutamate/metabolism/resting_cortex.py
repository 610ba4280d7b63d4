"""Resting cortex: pools, volumes and fluxes of a gram of human grey matter awake and at rest.

Scheme      every enzyme and carrier of the cycle takes its capacity from the flux it has here, so that this is an
            exact fixed point whatever numbers are chosen
Takes in    nothing
Hands on    rest_* (pools per gram, concentrations, fluxes) and volume_* for the parts of the cycle
Not here    change; regions of the brain; white matter
Limits      13C studies disagree: the cycle at 0.17 (Gruetter2001) to 0.32, carboxylation at 0.02 (Mason2007) to 0.09,
            synthesis of glutamine ten times lower by 15N; a pick of one number is no measurement
Sources     Shen1999 and Lebon2002 (cycle), Gruetter2001 and Mason2007 (carboxylation), Rothman1993 (GABA),
            TsaiHuang2000 (plasma glutamate), HermanJahr2007 (ambient glutamate); pools by cell are assumed within what
            spectroscopy and counts of cells allow
"""

from typing import NamedTuple

from glutamate.engine.mechanism import mechanism
from glutamate.parameter import par
from glutamate.units import measure, mM, share

POSITIVE = (1e-12, None)
pool = measure("umol/g")(low=0, scale="0.01 umol/g")
flux = measure("umol/(g min)")
volume = measure("mL/g")
permeability = measure("mL/(g min)")

CELLS = "assumed: usual shares of volume in electron micrographs"
PICK = "assumed: within what spectroscopy of tissue and the volume of the cells allow"
FLUX = "umol/(g min)"


@mechanism
class RestingCortex:
    """Numbers of the resting state that several parts share."""

    cytosol_e: float = par(0.45, "mL/g", CELLS, domain=POSITIVE, note="glutamatergic neurons")
    cytosol_i: float = par(0.08, "mL/g", CELLS, domain=POSITIVE, note="GABA neurons")
    cytosol_a: float = par(0.22, "mL/g", CELLS, domain=POSITIVE, note="astrocytes")
    fluid: float = par(0.20, "mL/g", CELLS, domain=POSITIVE, note="outside cells")
    water: float = par(0.80, "mL/g", "assumed: water of tissue, in which ammonium spreads", domain=POSITIVE)

    glutamate_e: float = par(6.5, "umol/g", PICK, domain=POSITIVE, note="14.4 mM, cytosol and mitochondria as one")
    vesicles_e: float = par(1.25, "umol/g", "assumed: 1e12 synapses, 250 vesicles of 3000 molecules", domain=POSITIVE)
    glutamine_e: float = par(0.45, "umol/g", PICK, domain=POSITIVE, note="1.0 mM")
    aspartate_e: float = par(2.0, "umol/g", PICK, domain=POSITIVE, note="4.4 mM; spectroscopy finds 1 to 3")
    glutamate_i: float = par(0.70, "umol/g", PICK, domain=POSITIVE, note="8.75 mM")
    gaba_i: float = par(0.85, "umol/g", "Rothman1993", domain=POSITIVE, note="10.6 mM; 1.1 +- 0.1 in all tissue")
    vesicles_i: float = par(0.25, "umol/g", PICK, domain=POSITIVE)
    glutamine_i: float = par(0.10, "umol/g", PICK, domain=POSITIVE, note="1.25 mM")
    glutamate_a: float = par(0.80, "umol/g", PICK, domain=POSITIVE, note="3.6 mM")
    glutamine_a: float = par(2.0, "umol/g", PICK, domain=POSITIVE, note="9.1 mM")
    gaba_a: float = par(0.04, "umol/g", PICK, domain=POSITIVE, note="0.18 mM")
    glutathione: float = par(0.80, "umol/g", PICK, domain=POSITIVE, note="that turns over; 0.5 more in neurons")
    gaba_outside: float = par(0.2, "uM", "assumed: 0.1 to 0.8 uM are found", domain=POSITIVE)
    glutamine_outside: float = par(0.40, "mM", "assumed: cerebrospinal fluid has 0.4 to 0.6", domain=POSITIVE)
    ammonium: float = par(0.20, "mM", "assumed: 0.15 to 0.3 are found", domain=POSITIVE)

    cycle_e: float = par(0.28, FLUX, "Shen1999;Lebon2002", domain=POSITIVE, note="of 0.32 in all")
    cycle_i: float = par(0.04, FLUX, "assumed: an eighth of the cycle; 23 % in rats", domain=POSITIVE)
    shunt: float = par(0.010, FLUX, "assumed: GABA burnt where it is made", domain=POSITIVE)
    oxidation_e: float = par(0.012, FLUX, "assumed: a sink without which pools drift", domain=POSITIVE)
    oxidation_i: float = par(0.003, FLUX, "assumed: a sink without which pools drift", domain=POSITIVE)
    oxidation_a: float = par(0.010, FLUX, "assumed: a sink without which pools drift", domain=POSITIVE)
    glutamine_loss: float = par(0.010, FLUX, "assumed: net loss to blood", domain=POSITIVE)
    glutathione_flux: float = par(5e-4, FLUX, "assumed: half-life 18 h; hours to 70 h are found", domain=POSITIVE)
    astrocyte_share: float = par(
        0.9, "1", "assumed: 80 to 90 % of uptake is astroglial", low=0.8, high=0.95, domain=(0, 1), note="eta_A"
    )
    spilled: float = par(
        0.18, "1", "HermanJahr2007", low=0.07, high=0.6, domain=(0, 0.95), note="phi_0, gives 25 nM; range for 10 to 90"
    )
    exchange: float = par(0.002, FLUX, "assumed: little; microdialysis would ask for more", domain=(0, None))
    barrier: float = par(4e-4, "mL/(g min)", "assumed: order of rat perfusions, 1e-4 to 1e-3", domain=(0, None))
    plasma: float = par(50, "uM", "TsaiHuang2000", domain=(0, None), note="33 to 53 over a day")

    TIME = "min"

    class Output(NamedTuple):
        """Pools per gram of tissue, concentrations, volumes, fluxes."""

        volume_e: volume
        volume_i: volume
        volume_a: volume
        volume_fluid: volume
        volume_water: volume
        rest_glutamate_e: pool
        rest_vesicles_e: pool
        rest_glutamine_e: pool
        rest_aspartate_e: pool
        rest_glutamate_i: pool
        rest_gaba_i: pool
        rest_vesicles_i: pool
        rest_glutamine_i: pool
        rest_glutamate_a: pool
        rest_glutamine_a: pool
        rest_gaba_a: pool
        rest_glutathione: pool
        rest_gaba_outside: mM
        rest_glutamine_outside: mM
        rest_ammonium: mM
        rest_cycle_e: flux
        rest_cycle_i: flux
        rest_shunt: flux
        rest_oxidation_e: flux
        rest_oxidation_i: flux
        rest_oxidation_a: flux
        rest_glutamine_loss: flux
        rest_glutathione_flux: flux
        rest_released_e: flux
        rest_astrocyte_share: share
        rest_spilled: share
        rest_exchange: flux
        rest_synthesis: flux
        rest_carboxylation: flux
        rest_permeability: permeability
        rest_barrier: flux
        rest_gaba_tissue: pool
        rest_plasma: mM

    def output(self, state, drive):
        """As given; synthesis of glutamine and carboxylation follow from the balances."""
        entry = self.barrier * self.plasma
        synthesis = self.cycle_e + self.cycle_i + self.glutamine_loss + self.oxidation_e + self.oxidation_i
        lost = self.glutamine_loss + self.oxidation_a + self.oxidation_e + self.oxidation_i
        return self.Output(
            self.cytosol_e,
            self.cytosol_i,
            self.cytosol_a,
            self.fluid,
            self.water,
            self.glutamate_e,
            self.vesicles_e,
            self.glutamine_e,
            self.aspartate_e,
            self.glutamate_i,
            self.gaba_i,
            self.vesicles_i,
            self.glutamine_i,
            self.glutamate_a,
            self.glutamine_a,
            self.gaba_a,
            self.glutathione,
            self.gaba_outside,
            self.glutamine_outside,
            self.ammonium,
            self.cycle_e,
            self.cycle_i,
            self.shunt,
            self.oxidation_e,
            self.oxidation_i,
            self.oxidation_a,
            self.glutamine_loss,
            self.glutathione_flux,
            self.cycle_e / (self.astrocyte_share * (1 - self.spilled) + self.spilled),
            self.astrocyte_share,
            self.spilled,
            self.exchange,
            synthesis,
            lost - entry,
            self.barrier,
            entry,
            self.gaba_i + self.vesicles_i + self.gaba_a + self.gaba_outside * self.fluid,
            self.plasma,
        )
