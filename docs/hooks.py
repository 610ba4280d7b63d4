"""Hook of mkdocs: pages about everything that is in the model, made from the catalogue when the site is built.

The file results/validation.json, written by `glutamate validate --json`, gives targets what the model gave; without it
they stand there unmeasured.
"""

import json
from pathlib import Path

MEASURED = Path("results") / "validation.json"
OF_A_TARGET = ("id", "what", "expected", "got", "unit", "tolerance", "source", "kind", "status")


def on_files(files, config):
    """Add the generated pages to those in the folder."""
    from mkdocs.structure.files import File

    from glutamate import catalogue
    from glutamate.report.pages import pages

    measured = Path(config.config_file_path).parent / MEASURED
    for address, text in pages(catalogue.listing(), catalogue.show, targets(measured)):
        files.append(File.generated(config, address, content=text))
    return files


def targets(measured):
    """Rows of all targets, measured where there is a file of them."""
    from glutamate.report.validation import declared

    if measured.is_file():
        return json.loads(measured.read_text("utf-8"))
    rows = [{key: row[key] for key in OF_A_TARGET} | {"run": row["target"] is not None} for row in declared()]
    return [{**row, "status": "not measured here" if row.pop("run") else "open"} for row in rows]
