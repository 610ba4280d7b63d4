"""Writing machine code: LLVM text for vector lanes, elementary functions, sparse LU, compilation and its cache.

Takes in    nodes of a traced system
Hands on    lane functions and the addresses of compiled ones
"""
