"""Spread: how much healthy adults differ, in what a life runs on, in receptors, in body, kidneys and enzymes.

Hands on    LIFE {path of the model `life`: text}, FACTORS {factor: CV}, tissue CVs, kinds of enzymes
Method      the person of the middle is the default of every model; spreads are around that
Limits      most spreads are usual ones, not those of one study, and independent of each other: real ones are not
Sources     Skeldon2023 (both ages), CockcroftGault1976 (kidneys); others assumed, each with its reason
"""

from __future__ import annotations

from glutamate.parameter import Parameter

GLX_CV = Parameter(0.09, "1", "assumed: between people in spectra", low=0.08, high=0.10)
GABA_CV = Parameter(0.15, "1", "assumed: between people in spectra", low=0.12, high=0.18)
AGED = Parameter(-0.018, "1", "assumed: old against young 0.82 spreads of Glx in 45 years", note="Glx, per year")
AGE_OF_NONE = 36.0  # years at which age moves no label

LIFE = {
    "pressure.ceiling": ("normal(18.67, cv 1 %)", "assumed: half an hour of sleep need between people"),
    "body.period": ("normal(24.2, 0.15)", "assumed: free-running period of adults"),
    "performance.ceiling": ("lognormal(24.12, cv 45 %)", "assumed: how sleep loss hits is a trait"),
    "performance.wake_time": ("lognormal(40, cv 25 %)", "assumed: as above"),
    "performance.debt_time": ("lognormal(97.44, cv 30 %)", "assumed: as above"),
    "burnout.half": ("lognormal(0.4, cv 30 %)", "assumed: who is exhausted differs widely"),
    "chronic.transporter_down": (
        "lognormal(336, cv 50 %) within 168..1008",
        "assumed: 7 to 42 days, unknown in people",
    ),
    "chronic.gaba_time": ("lognormal(240, cv 50 %) within 120..720", "assumed: 5 to 30 days, unknown in people"),
    "chronic.spine_time": ("lognormal(240, cv 50 %) within 120..960", "assumed: 5 to 40 days, unknown in people"),
    "stressors.gain": ("lognormal(1, cv 20 %)", "assumed: most people within 0.7 to 1.5"),
    "glands.receptor_half": ("lognormal(4, cv 25 %)", "assumed: most people within 3 to 8"),
    "trait": ("lognormal(1, cv 15 %)", "assumed: sensory gain"),
}  # in canonical units of the model `life`, whose time is the hour
FACTORS = {
    "gaba": (float(GABA_CV.value), "assumed: as in spectra"),
    "uptake": (0.1, "assumed: no one has counted transporters of the living"),
    "nmda": (0.15, "assumed: as for GABA"),
    "ampa": (0.15, "assumed: as for GABA"),
    "release": (0.15, "assumed: as for GABA"),
    "magnesium": (0.05, "assumed: of cerebrospinal fluid"),
}  # lognormal around 1; other factors are 1 unless a profile moves them
OTHER_CV = 0.1  # between persons of a profile that moves another factor

OLDER = {  # path: what the factor is at 65 and over; 1 at 30 and under, straight between
    "pressure.ceiling": Parameter(17.87 / 18.67, "1", "Skeldon2023"),
    "pressure.clock_gain": Parameter(1.72 / 2.72, "1", "Skeldon2023"),
    "chronic.spine_time": Parameter(3.0, "1", "Radley2006", note="assumed: three times that of the young"),
}
YOUNG, OLD = 30.0, 65.0
AGES, WEIGHTS = (5.0, 110.0), (10.0, 400.0)  # years, kg that are taken for a person's

WEIGHT = "normal(72 kg, 14 kg) within 40 kg..130 kg"
CHILD_WEIGHT = ((6.0, 20.0), (10.0, 32.0), (14.0, 50.0), (18.0, 65.0))  # years, kg of the middle child; cv 15 %
WOMEN = Parameter(0.5, "1", "assumed: half of people")
SMOKERS = Parameter(0.2, "1", "assumed: a fifth of adults")
CREATININE = {"woman": 0.75, "man": 0.95}  # mg/dL, middle; CV below
CREATININE_CV = Parameter(0.18, "1", "assumed: usual reference range")
KIDNEY = Parameter(140.0, "1", "CockcroftGault1976", note="years, less age; over 72 creatinine; 0.85 in women")
CYP2D6 = (("poor", 0.07), ("intermediate", 0.35), ("extensive", 0.55), ("ultrarapid", 0.03))  # of Europeans
CYP2C19 = (("poor", 0.03), ("extensive", 0.97))  # of Europeans; 15 % poor in East Asia
