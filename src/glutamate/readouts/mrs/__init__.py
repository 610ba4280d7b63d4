"""MR spectrum: what magnetic resonance would show of the metabolites of a piece of tissue.

Scheme      concentrations -> density matrices of every metabolite through the sequence -> relaxation, shares of tissue,
            linewidth, macromolecules, noise -> spectrum -> linear-combination fit -> concentrations with their bounds
Takes in    concentrations in mM of tissue without fluid; field, sequence and times; shares of grey, white and fluid
Hands on    `metabolite_amounts`, `mr_spectrum`, `mr_fit`, `repeatability`, `detectable`, `sorting`,
            `write_lcmodel_raw`, `write_lcmodel_basis`, `write_nifti_mrs`, `read_nifti_mrs`
Not here    pulses with a shape, displacement of the voxel with shift, eddy currents, residual water, lipids
Limits      this glutamate is that of whole tissue, nearly all of it inside cells. What is outside them, in the cleft or
            between cells, is a millionth of it: no spectrum shows release or ambient glutamate
Sources     Govindaraju2000, Near2013 (spins); Clarke2021 (water reference); Provencher1993, Cavassila2001 (fit)
"""

from glutamate.readouts.mrs.export import write_lcmodel_basis, write_lcmodel_raw, write_nifti_mrs
from glutamate.readouts.mrs.fit import MRFit, mr_fit
from glutamate.readouts.mrs.load import read_nifti_mrs
from glutamate.readouts.mrs.pools import metabolite_amounts
from glutamate.readouts.mrs.published import targets
from glutamate.readouts.mrs.repeat import detectable, repeatability, sorting
from glutamate.readouts.mrs.scan import Scan, scan
from glutamate.readouts.mrs.spectrum import MRSpectrum, measured, mr_spectrum
from glutamate.readouts.mrs.tissue import Tissue, concentrations

__all__ = [
    "MRFit",
    "MRSpectrum",
    "Scan",
    "Tissue",
    "concentrations",
    "detectable",
    "measured",
    "metabolite_amounts",
    "mr_fit",
    "mr_spectrum",
    "read_nifti_mrs",
    "repeatability",
    "scan",
    "sorting",
    "targets",
    "write_lcmodel_basis",
    "write_lcmodel_raw",
    "write_nifti_mrs",
]
