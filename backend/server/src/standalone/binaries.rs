//! Where PostgreSQL's programs are.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::Failure;

/// Oldest major version that the migrations run on.
const OLDEST: u32 = 15;
/// Folders below which distributions keep a folder of every version.
const VERSIONED: [(&str, &str); 2] = [("/usr/lib/postgresql", "bin"), ("/usr", "bin")];

/// Programs of one major version.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    pub(super) major: u32,
    folder: PathBuf,
}

impl Binaries {
    /// The newest that is installed, or exactly the version that a data folder was made by.
    pub(super) fn find(made_by: Option<u32>) -> Result<Self, Failure> {
        let installed = installed();
        let newest = installed.last_key_value().map(|(major, _)| *major);
        let Some(wanted) = made_by.or(newest) else {
            return Err("PostgreSQL is not installed: put the folder of its programs in PATH, or install the package `postgresql`".into());
        };
        if wanted < OLDEST {
            return Err(format!("PostgreSQL {OLDEST} or newer is needed, this is {wanted}").into());
        }
        if let Some(folder) = installed.get(&wanted) {
            return Ok(Self {
                major: wanted,
                folder: folder.clone(),
            });
        }
        let found: Vec<_> = installed.keys().map(u32::to_string).collect();
        Err(format!(
            "the data folder was made by PostgreSQL {wanted}, and only {} is installed; install {wanted}, or move the data \
             with pg_upgrade",
            found.join(", ")
        )
        .into())
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// Folders of programs by major version.
fn installed() -> BTreeMap<u32, PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders = Vec::new();
    for (parent, below) in VERSIONED {
        let entries = fs::read_dir(parent).into_iter().flatten().flatten();
        let versions = entries
            .map(|entry| entry.path())
            .filter(|path| parent != "/usr" || is_pgsql(path));
        folders.extend(versions.map(|version| version.join(below)));
    }
    // What the operator put into the search path wins over the system's of the same version.
    folders.extend(std::env::split_paths(&path));
    folders
        .into_iter()
        .filter(|folder| folder.join("initdb").is_file() && folder.join("pg_ctl").is_file())
        .filter_map(|folder| Some((major_of(&folder)?, folder)))
        .collect()
}

/// Red Hat's packages install to `/usr/pgsql-16`.
fn is_pgsql(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().starts_with("pgsql-")
}

/// The major version that the programs in a folder say they are.
fn major_of(folder: &Path) -> Option<u32> {
    let output = Command::new(folder.join("postgres"))
        .arg("--version")
        .output()
        .ok()?;
    parse_major(&String::from_utf8_lossy(&output.stdout))
}

/// 16 of `postgres (PostgreSQL) 16.3 (Debian 16.3-1)`.
fn parse_major(text: &str) -> Option<u32> {
    let version = text.split("(PostgreSQL) ").nth(1)?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(
            parse_major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(parse_major("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(parse_major("something else"), None);
    }
}
