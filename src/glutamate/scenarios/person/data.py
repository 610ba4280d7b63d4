"""Data: the Datasets of all arms as one, in hours from the plan's start, with a clock.

Dims        member (people kept in full, arm by arm), everyone (all of them, arm by arm), day, time, band_time
Bands       (quantile, band_time); with several arms (arm, quantile, band_time)
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np


def joined(found: Sequence[Any], arms: Sequence[str], shift: float, start: datetime) -> Any:
    """One Dataset; failures of arm k are members k N + m."""
    import xarray as xr

    people = found[0].sizes["everyone"]
    several = len(arms) > 1
    moved = [_named(data, k, arm, people) for k, (data, arm) in enumerate(zip(found, arms, strict=True))]
    if several:
        bands = [name for name in moved[0].data_vars if name.endswith("|band")]
        rest = [data.drop_vars(bands) for data in moved]
        by_member = [data.drop_dims("everyone", errors="ignore") for data in rest]
        by_all = [data.drop_dims("member", errors="ignore") for data in rest]
        whole = xr.concat(by_member, "member", data_vars="minimal", coords="minimal", compat="override")
        everyone = xr.concat(by_all, "everyone", data_vars="minimal", coords="minimal", compat="override")
        whole = whole.assign({name: everyone[name] for name in everyone.data_vars if name not in whole})
        whole = whole.assign_coords({n: c for n, c in everyone.coords.items() if n not in whole.coords})
        stacked = {
            name: (
                ("arms", *moved[0][name].dims),
                np.stack([data[name].values for data in moved]),
                moved[0][name].attrs,
            )
            for name in bands
        }
        whole = whole.assign_coords(arms=list(arms)).assign(stacked)
    else:
        whole = moved[0]
    hours = {
        name: (whole[name].dims[0], whole[name].values - shift, whole[name].attrs)
        for name in ("time", "band_time", "midnight")
    }
    whole = whole.assign_coords(hours)
    failed = [
        {**row, "member": row["member"] + k * people, "time": None if row["time"] is None else row["time"] - shift}
        for k, data in enumerate(found)
        for row in json.loads(data.attrs["failed"])
    ]
    whole.attrs |= {
        "failed": json.dumps(failed),
        "members_failed": int(sum(int(data.attrs["members_failed"]) for data in found)),
        "plan_start": start.isoformat(),
        "lead_in_h": shift,
    }
    return whole.assign_coords(
        clock=("time", clock(start, whole["time"].values)),
        band_clock=("band_time", clock(start, whole["band_time"].values)),
    )


def clock(start: datetime, hours: Any) -> Any:
    """Dates and times (n,) of hours after the start."""
    seconds = np.round(np.asarray(hours) * 3600).astype("timedelta64[s]")
    return (np.datetime64(start.replace(tzinfo=None), "s") + seconds).astype("datetime64[ns]")


def _named(data: Any, k: int, arm: str, people: int) -> Any:
    """One arm with person and arm of every member."""
    if "member" not in data.dims:
        data = data.expand_dims("member")
    kept = data.sizes["member"]
    return data.assign_coords(
        member=np.arange(kept) + k * people,
        everyone=np.arange(people) + k * people,
        person=("member", np.arange(kept)),
        arm=("member", np.full(kept, arm)),
        person_of=("everyone", np.arange(people)),
        arm_of=("everyone", np.full(people, arm)),
    )
