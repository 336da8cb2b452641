//! Owns the documents that rules understand: text in, values with byte ranges out. Nothing here reads a file.

pub mod compose;
pub mod dockerfile;
pub mod images;
pub mod manifest;
pub mod orchestration_index;
pub mod substance;
pub mod work_status;
