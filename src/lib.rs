//! `policy` judges changes: input → git → change → engine (rules × changes) → findings → report.

pub mod change;
pub mod config;
pub mod fault;
pub mod finding;
pub mod formats;
pub mod glob;
pub mod rules;
pub mod services;
