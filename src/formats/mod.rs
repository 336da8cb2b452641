//! Owns the documents that rules understand: text in, values with byte ranges out. Nothing here reads a file.

pub mod work_status;
