//! What the process that hosts scripts may have.

use std::{fs, io};

use nix::{
    sys::resource::{Resource, setrlimit},
    unistd,
};

/// Closes what the server left open by mistake. Only the three standard streams are for this process.
pub(super) fn close_other_files() {
    let Ok(open) = fs::read_dir("/proc/self/fd") else {
        return;
    };
    let open: Vec<i32> = open
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    for file in open {
        if file > 2 {
            // The folder that was read above is closed already.
            let _closed = unistd::close(file);
        }
    }
}

/// A thread that panics ends the process, too: its run would never end, and the server starts another.
pub(super) fn end_on_panic() {
    let say = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        say(panic);
        std::process::abort();
    }));
}

/// The engine ends the process when memory cannot be had, which is the point of a process of its own.
pub(super) fn limit_memory(bytes: Option<u64>) -> io::Result<()> {
    setrlimit(Resource::RLIMIT_CORE, 0, 0)?;
    if let Some(bytes) = bytes {
        setrlimit(Resource::RLIMIT_DATA, bytes, bytes)?;
    }
    Ok(())
}
