//! `policy` judges changes: input → git → change → engine (rules × changes) → findings → report.

pub mod arbiter;
pub mod change;
pub mod check;
pub mod chronicle;
pub mod ci;
pub mod cli;
pub mod config;
pub mod doctor;
pub mod engine;
pub mod fault;
pub mod finding;
pub mod formats;
pub mod git;
pub mod glob;
pub mod integrations;
pub mod locks;
mod parallel;
pub mod report;
pub mod reviews;
pub mod rules;
pub mod services;
pub mod setup;
pub mod suppress;
pub mod syntax;
pub mod watch;
mod wordlist;
