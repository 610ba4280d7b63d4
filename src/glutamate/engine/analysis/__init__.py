"""Questions that need no time course: steady states, stability, continuation, sensitivities."""
