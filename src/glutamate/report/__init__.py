"""Report: equations, figures, the self-contained page, and the comparison with published numbers.

Time unit   that of the model shown
Takes in    traced systems, Datasets, rows of numbers and texts
Hands on    plain text and LaTeX of equations, figures in one style, one HTML file, rows of targets
"""
