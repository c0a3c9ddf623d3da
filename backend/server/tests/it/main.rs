//! The binary as a process: what an operator and a browser see of it.

mod command_line;
mod page_headers;
mod pages;
mod probes;
mod process;
mod standalone;
mod stop;
mod traces;
