//! The commands: a file for each noun. A new one is a file and two lines here.

mod api;
mod attributes;
mod audit;
mod baselines;
mod bin;
mod comments;
mod compare;
mod export;
mod external_links;
mod files;
mod health;
mod history;
mod import;
mod jobs;
mod link_rules;
mod link_types;
mod links;
mod manual;
mod members;
mod modules;
mod objects;
mod projects;
mod quality;
mod scripts;
mod search;
mod sign_in;
mod suspect;
mod tokens;
mod trace;
mod types;
mod users;
mod views;
mod workspaces;

use clap::Subcommand;

use crate::{arguments::Arguments, failure::Failure, session::Session};

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Sign in and remember the server
    Login(sign_in::Login),
    /// End the session and forget its token
    Logout,
    /// Show who is signed in
    Whoami,
    /// Workspaces
    #[command(subcommand, visible_alias = "workspace")]
    Workspaces(workspaces::Workspaces),
    /// Projects of a workspace
    #[command(subcommand, visible_alias = "project")]
    Projects(projects::Projects),
    /// Modules of a project
    #[command(subcommand, visible_alias = "module")]
    Modules(modules::Modules),
    /// Objects of a module: headings, requirements, texts
    #[command(subcommand, visible_alias = "object")]
    Objects(objects::Objects),
    /// Attributes of a module
    #[command(subcommand, visible_alias = "attribute")]
    Attributes(attributes::Attributes),
    /// Types of objects of a module
    #[command(subcommand, visible_alias = "type")]
    Types(types::Types),
    /// Views of a module
    #[command(subcommand, visible_alias = "view")]
    Views(views::Views),
    /// Comments on objects
    #[command(subcommand, visible_alias = "comment")]
    Comments(comments::Comments),
    /// Pictures of a module
    #[command(subcommand, visible_alias = "file")]
    Files(files::Files),
    /// Check a module by its rules; exit code 1 if something is wrong with it
    Validate(quality::Validate),
    /// Rules that modules are checked by
    #[command(subcommand, visible_alias = "rule")]
    Rules(quality::Rules),
    /// Scripts of a module: kept, tried and run
    #[command(subcommand, visible_alias = "script")]
    Scripts(scripts::Scripts),
    /// Links between objects
    #[command(subcommand, visible_alias = "link")]
    Links(links::Links),
    /// Links to the world outside, and whether they answer
    #[command(subcommand, visible_alias = "external-link")]
    ExternalLinks(external_links::ExternalLinks),
    /// Suspect links and their causes
    #[command(subcommand)]
    Suspect(suspect::Suspect),
    /// Types of links of a workspace
    #[command(subcommand, visible_alias = "link-type")]
    LinkTypes(link_types::LinkTypes),
    /// Rules about what links may join
    #[command(subcommand, visible_alias = "link-rule")]
    LinkRules(link_rules::LinkRules),
    /// Traceability: matrices, chains of modules, coverage, impact, policies
    #[command(subcommand)]
    Trace(trace::Trace),
    /// What was done to a module, and undoing it
    #[command(subcommand)]
    History(history::History),
    /// Baselines: what a module was, by name
    #[command(subcommand, visible_alias = "baseline")]
    Baselines(baselines::Baselines),
    /// Sets of baselines, taken at one instant
    #[command(subcommand, visible_alias = "baseline-set")]
    BaselineSets(baselines::BaselineSets),
    /// What differs between two points of a module's history
    Compare(compare::Compare),
    /// Find objects by key or words
    Search(search::Search),
    /// Import a ReqIF file
    Import(import::Import),
    /// Export a module as ReqIF
    Export(export::Export),
    /// Your background jobs
    #[command(subcommand, visible_alias = "job")]
    Jobs(jobs::Jobs),
    /// Who may do what in a workspace, project or module
    #[command(subcommand, visible_alias = "member")]
    Members(members::Members),
    /// The server's people
    #[command(subcommand, visible_alias = "user")]
    Users(users::Users),
    /// Your API tokens
    #[command(subcommand, visible_alias = "token")]
    Tokens(tokens::Tokens),
    /// The audit log
    Audit(audit::Audit),
    /// Recycle bins
    #[command(subcommand)]
    Bin(bin::Bin),
    /// Whether the server is well, and its version
    Health,
    /// Send any request to the API
    Api(api::Api),
    /// Print completions for a shell
    Completions(manual::Completions),
    /// Print the manual page, or write a page for every command
    Man(manual::Man),
}

/// Runs a command.
pub(crate) async fn run(arguments: Arguments) -> Result<(), Failure> {
    let (common, command) = arguments.split();
    // These need no server, or none yet.
    if let Command::Login(login) = command {
        return Box::pin(login.run(common)).await;
    }
    if let Command::Completions(completions) = command {
        return completions.run();
    }
    if let Command::Man(man) = command {
        return man.run(&common.output);
    }
    let session = Session::open(common)?;
    if let Command::Health = command {
        return health::run(&session).await;
    }
    session.client.need_token()?;
    Box::pin(command.run(&session)).await
}

impl Command {
    async fn run(self, session: &Session) -> Result<(), Failure> {
        match self {
            Self::Logout => sign_in::log_out(session).await,
            Self::Whoami => sign_in::who_am_i(session).await,
            Self::Workspaces(noun) => noun.run(session).await,
            Self::Projects(noun) => noun.run(session).await,
            Self::Modules(noun) => noun.run(session).await,
            Self::Objects(noun) => Box::pin(noun.run(session)).await,
            Self::Attributes(noun) => noun.run(session).await,
            Self::Types(noun) => noun.run(session).await,
            Self::Views(noun) => noun.run(session).await,
            Self::Comments(noun) => Box::pin(noun.run(session)).await,
            Self::Files(noun) => Box::pin(noun.run(session)).await,
            Self::Validate(validate) => validate.run(session).await,
            Self::Rules(noun) => noun.run(session).await,
            Self::Scripts(noun) => Box::pin(noun.run(session)).await,
            Self::Links(noun) => noun.run(session).await,
            Self::ExternalLinks(noun) => Box::pin(noun.run(session)).await,
            Self::Suspect(noun) => noun.run(session).await,
            Self::LinkRules(noun) => noun.run(session).await,
            Self::LinkTypes(noun) => noun.run(session).await,
            Self::Trace(noun) => Box::pin(noun.run(session)).await,
            Self::History(noun) => noun.run(session).await,
            Self::Baselines(noun) => noun.run(session).await,
            Self::BaselineSets(noun) => noun.run(session).await,
            Self::Compare(compare) => compare.run(session).await,
            Self::Search(search) => search.run(session).await,
            Self::Import(import) => Box::pin(import.run(session)).await,
            Self::Export(export) => Box::pin(export.run(session)).await,
            Self::Jobs(noun) => noun.run(session).await,
            Self::Members(noun) => noun.run(session).await,
            Self::Users(noun) => noun.run(session).await,
            Self::Tokens(noun) => noun.run(session).await,
            Self::Audit(audit) => audit.run(session).await,
            Self::Bin(noun) => noun.run(session).await,
            Self::Api(api) => api.run(session).await,
            // They need no session and ended before.
            Self::Login(_) | Self::Health | Self::Completions(_) | Self::Man(_) => Ok(()),
        }
    }
}
