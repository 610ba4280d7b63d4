"""What every scale shares, and no biology.

Time unit   that of the model it is given
Takes in    mechanisms: equations in plain Python with units and sources
Hands on    assembled, traced and compiled models; steppers; labelled results
"""
