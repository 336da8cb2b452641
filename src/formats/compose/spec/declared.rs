//! Owns what a file declares beside services: networks, volumes, secrets, configs and models.

use super::{FLAG, INTEGER, OPTIONS, STRING, STRINGS, TABLE, keys, with};
use crate::formats::compose::shape::{NOTHING, SWITCH, Shape, TEXT};

static EXTERNAL: Shape = Shape { scalars: TEXT | SWITCH, ..keys(&[&[("name", &STRING)]]) };
pub(super) static MODEL: Shape = with(
    &[&[("name", &STRING), ("model", &STRING), ("context_size", &INTEGER), ("runtime_flags", &STRINGS)]],
    &["model"],
);
pub(super) static NETWORK: Shape = keys(&[&[
    ("name", &STRING),
    ("driver", &STRING),
    ("driver_opts", &OPTIONS),
    ("ipam", &IPAM),
    ("external", &EXTERNAL),
    ("internal", &FLAG),
    ("enable_ipv4", &FLAG),
    ("enable_ipv6", &FLAG),
    ("attachable", &FLAG),
    ("labels", &TABLE),
]])
.or(NOTHING);
static IPAM: Shape = keys(&[&[("driver", &STRING), ("config", &IPAM_CONFIGS), ("options", &OPTIONS)]]);
static IPAM_CONFIGS: Shape = Shape::list(&IPAM_CONFIG);
static IPAM_CONFIG: Shape =
    keys(&[&[("subnet", &STRING), ("ip_range", &STRING), ("gateway", &STRING), ("aux_addresses", &OPTIONS)]]);
pub(super) static VOLUME: Shape = keys(&[&[
    ("name", &STRING),
    ("driver", &STRING),
    ("driver_opts", &OPTIONS),
    ("external", &EXTERNAL),
    ("labels", &TABLE),
]])
.or(NOTHING);
pub(super) static SECRET: Shape = keys(&[&[
    ("name", &STRING),
    ("environment", &STRING),
    ("file", &STRING),
    ("external", &EXTERNAL),
    ("labels", &TABLE),
    ("driver", &STRING),
    ("driver_opts", &OPTIONS),
    ("template_driver", &STRING),
]]);
pub(super) static CONFIG: Shape = keys(&[&[
    ("name", &STRING),
    ("content", &STRING),
    ("environment", &STRING),
    ("file", &STRING),
    ("external", &EXTERNAL),
    ("labels", &TABLE),
    ("template_driver", &STRING),
]]);
