//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser};

use crate::{
    commands::Command,
    failure::EXIT_CODES,
    output::{Format, Output},
};

const ABOUT: &str = "\
The command line of req1: requirements management over its REST API.

Sign in once with `req1 login`, or give a token with REQ1_TOKEN or --token-file. Names do where ids are wanted: a workspace \
by its name, a project as Workspace/Project, a module as Workspace/Project/Module, an object by its key such as SRS-0042 \
(with --module where the key is not unique), a person by e-mail address. A name that has a slash in it needs the id.

Data goes to standard output, notes and progress to standard error. `-` stands for standard input or output.";

const ENVIRONMENT: &str = "\
Environment:
  REQ1_URL         the server
  REQ1_TOKEN       the token to sign in with
  REQ1_TOKEN_FILE  a file that holds it
  XDG_CONFIG_HOME  folder of req1/config.json, ~/.config if not set
  SSL_CERT_FILE    certificates to trust instead of the system's

";

/// The command line of req1
#[derive(Debug, Parser)]
#[command(name = "req1", version, about, long_about = ABOUT, after_long_help = format!("{ENVIRONMENT}{EXIT_CODES}"))]
pub(crate) struct Arguments {
    #[command(flatten)]
    common: CommonFlags,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
struct CommonFlags {
    /// The server, such as `https://req1.example.com`
    #[arg(
        long,
        global = true,
        env = "REQ1_URL",
        hide_env_values = true,
        value_name = "URL"
    )]
    url: Option<String>,
    /// File that holds the token to sign in with; - is standard input
    #[arg(
        long,
        global = true,
        env = "REQ1_TOKEN_FILE",
        hide_env_values = true,
        value_name = "FILE"
    )]
    token_file: Option<PathBuf>,
    /// Form of the output
    #[arg(
        long,
        short,
        global = true,
        value_enum,
        default_value_t,
        value_name = "FORM"
    )]
    output: Format,
    /// Fields to show instead of the usual ones, such as `key,attributes.Priority`
    #[arg(long, global = true, value_delimiter = ',', value_name = "FIELDS")]
    columns: Vec<String>,
    /// Neither notes nor progress
    #[arg(long, short, global = true)]
    quiet: bool,
}

/// The same, sorted by what it is for.
#[derive(Debug)]
pub(crate) struct Common {
    /// The server.
    pub(crate) url: Option<String>,
    /// Where the token is.
    pub(crate) token_file: Option<PathBuf>,
    /// How to print.
    pub(crate) output: Output,
}

impl Arguments {
    /// What every command takes, and the command.
    pub(crate) fn split(self) -> (Common, Command) {
        let common = Common {
            url: self.common.url,
            token_file: self.common.token_file,
            output: Output {
                format: self.common.output,
                columns: self.common.columns,
                quiet: self.common.quiet,
            },
        };
        (common, self.command)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn api_5_the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn api_5_no_secret_can_stand_on_the_command_line() {
        fn check(command: &clap::Command) {
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str();
                assert!(!matches!(name, "token" | "password" | "secret"), "{name}");
            }
            command.get_subcommands().for_each(check);
        }
        check(&Arguments::command());
    }
}
