"""`python -m glutamate` is the command `glutamate`."""

from glutamate.cli import main

raise SystemExit(main())
