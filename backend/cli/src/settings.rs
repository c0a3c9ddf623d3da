//! Which server, and as whom: flags, then environment, then the configuration file.

use std::{
    collections::BTreeMap,
    env, fmt, fs,
    io::{self, Write as _},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};

use crate::{failure::Failure, input::read_text};

/// What lets a request in. It is never printed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(crate) struct Token(String);

impl Token {
    /// A token as somebody typed it.
    pub(crate) fn new(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// For the header of a request.
    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("***")
    }
}

/// The configuration file.
#[derive(Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// The server that is used when none is named.
    pub(crate) url: Option<String>,
    /// A token for each server, so that none is sent to another.
    #[serde(default)]
    tokens: BTreeMap<String, Token>,
}

impl Settings {
    /// Where the file is.
    pub(crate) fn path() -> Result<PathBuf, Failure> {
        let given = |name| env::var_os(name).filter(|value| !value.is_empty());
        let folder = given("XDG_CONFIG_HOME")
            .map(PathBuf::from)
            .or_else(|| given("HOME").map(|home| PathBuf::from(home).join(".config")));
        let folder = folder.ok_or_else(|| {
            Failure::Usage("neither XDG_CONFIG_HOME nor HOME says where settings are".into())
        })?;
        Ok(folder.join("req1").join("config.json"))
    }

    /// Reads the file; nothing is set when there is none.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(Failure::Usage(format!("{}: {error}", path.display()))),
        };
        let settings: Self = serde_json::from_str(&text)
            .map_err(|error| Failure::Usage(format!("{}: {error}", path.display())))?;
        let mode = fs::metadata(path)?.permissions().mode();
        if mode & 0o077 != 0 && !settings.tokens.is_empty() {
            let path = path.display();
            return Err(Failure::Usage(format!(
                "{path} holds a token that others can read; run `chmod 600 {path}`"
            )));
        }
        Ok(settings)
    }

    /// Writes the file in one go, for nobody else to read.
    pub(crate) fn write(&self, path: &Path) -> Result<(), Failure> {
        let folder = path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        // Such a file has mode 0600 from the start.
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        let text = serde_json::to_string_pretty(self).map_err(io::Error::from)?;
        file.write_all(text.as_bytes())?;
        file.write_all(b"\n")?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// The token for a server.
    pub(crate) fn token(&self, url: &str) -> Option<Token> {
        self.tokens.get(url).cloned()
    }

    /// Remembers a server with its token as the one to use.
    pub(crate) fn remember(&mut self, url: &str, token: Token) {
        self.tokens.insert(url.to_owned(), token);
        self.url = Some(url.to_owned());
    }

    /// Forgets the token for a server.
    pub(crate) fn forget(&mut self, url: &str) {
        self.tokens.remove(url);
    }
}

/// The token that is given from outside: `--token-file`, else `REQ1_TOKEN`.
pub(crate) fn given_token(file: Option<&Path>) -> Result<Option<Token>, Failure> {
    let text = match file {
        Some(path) => Some(read_text(path)?),
        None => env::var_os("REQ1_TOKEN").map(|value| value.to_string_lossy().into_owned()),
    };
    Ok(text
        .map(|text| Token::new(&text))
        .filter(|token| !token.0.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn api_5_the_configuration_file_is_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("req1").join("config.json");
        assert_eq!(Settings::read(&path).unwrap(), Settings::default());
        let mut settings = Settings::default();
        settings.remember("https://a.example", Token::new(" secret\n"));
        settings.write(&path).unwrap();
        let mode = fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        let read = Settings::read(&path).unwrap();
        assert_eq!(read.token("https://a.example").unwrap().reveal(), "secret");
        assert_eq!(read.token("https://b.example"), None);
        assert!(!format!("{read:?}").contains("secret"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let refused = Settings::read(&path).unwrap_err();
        assert_eq!(refused.exit_code(), 2);
        assert!(refused.to_string().contains("chmod 600"), "{refused}");
    }
}
