"""Claims: sentences of popular texts about glutamate as experiments, one file each, with honest verdicts.

Here        one file a claim, called like its slug with underscores; `judge/` runs them, `results/` ships their verdicts
Add one     a file with a function under `@claim("slug")` that returns a `Claim`; then `glutamate claim slug --fresh`
"""
