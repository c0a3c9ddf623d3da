//! Exporting modules as ReqIF: what came in goes out as it came, with our changes in it.

mod document;
mod past;
mod tree;

use std::{
    collections::{BTreeMap, HashMap},
    fs::File,
    io::{BufWriter, Seek, Write},
};

use req1_domain::{
    access::{Action, Granted},
    ids::{FileId, ModuleId},
};
use req1_interchange::reqif::Mapping;
use req1_store::{
    Connection,
    exchange::{self, ExchangeModule},
    modules::{self, Module},
    past::{Point, entities},
    schema,
    trace::Side,
};
use reqif::{ArchiveWriter, Writer};

use self::{
    document::DocumentExport,
    past::{called_then, look_back, point},
};
use super::watch::Watch;
use crate::{AppError, Ctx, audit::Event, past::When, schema::attributes_then};

/// Form of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportFormat {
    /// One XML document.
    Reqif,
    /// An archive with documents and files.
    Reqifz,
}

/// How much of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExportScope {
    /// All that came in the same file and the actor may see: what the other tool expects back.
    #[default]
    Document,
    /// This module only.
    Module,
}

/// A wish for a file.
#[derive(Debug, Clone, Copy)]
pub struct ExportReqif {
    /// The module.
    pub module: ModuleId,
    /// Form of the file; as it came in when missing.
    pub format: Option<ExportFormat>,
    /// How much.
    pub scope: ExportScope,
    /// What it was; none is the present.
    pub when: Option<When>,
}

/// An exported file.
#[derive(Debug)]
pub struct ExportedFile {
    /// The content, at its beginning.
    pub file: File,
    /// Its name.
    pub name: String,
    /// Its form.
    pub format: ExportFormat,
}

/// A module of the export, as it is or was.
pub(super) struct ExportedModule {
    pub(super) granted: Granted,
    pub(super) side: Side,
    pub(super) module: Module,
    pub(super) attributes: Vec<req1_domain::attributes::AttributeDefinition>,
    pub(super) mapping: Mapping,
    /// Place in the exchange; none when the module began here.
    pub(super) row: Option<ExchangeModule>,
}

fn fault(error: impl std::fmt::Display) -> AppError {
    AppError::Internal(format!("export: {error}").into())
}

/// Writes a file from one consistent view of the database.
#[tracing::instrument(name = "app.exchange.export", skip_all, fields(module.id = %command.module))]
pub async fn export_reqif(
    ctx: &Ctx,
    command: ExportReqif,
    watch: Watch<'_>,
) -> Result<ExportedFile, AppError> {
    let module = command.module;
    let (exported, granted) = write_file(ctx, command, watch).await?;
    let mut db = ctx.store().acquire().await?;
    let event = Event::new("export", "module")
        .of(module)
        .named(&exported.name)
        .within(granted.workspace());
    ctx.audit(&mut db, event).await?;
    Ok(exported)
}

#[expect(
    clippy::too_many_lines,
    reason = "the steps of one consistent view, in their order"
)]
async fn write_file(
    ctx: &Ctx,
    command: ExportReqif,
    watch: Watch<'_>,
) -> Result<(ExportedFile, Granted), AppError> {
    let sides = look_back(ctx, command).await?;
    let then = point(command.module, &sides);
    let mut tx = ctx.store().begin().await?;
    exchange::snapshot(&mut tx).await?;
    let granted = ctx.module(&mut tx, command.module, Action::Read).await?;
    let until = then.map(|then| then.moment.revision);
    let source = exchange::of_module(&mut tx, &granted, until).await?;
    let was_archive = source
        .as_ref()
        .is_some_and(|(exchange, _)| exchange.is_archive);
    let default = if was_archive {
        ExportFormat::Reqifz
    } else {
        ExportFormat::Reqif
    };
    let format = command.format.unwrap_or(default);
    let (rows, mut paths) = match (&source, command.scope) {
        (Some((exchange, _)), ExportScope::Document) => {
            exchange::modules_of(&mut tx, &granted, exchange.id).await?
        }
        (Some((exchange, row)), ExportScope::Module) => {
            let (_, paths) = exchange::modules_of(&mut tx, &granted, exchange.id).await?;
            (vec![row.clone()], paths)
        }
        (None, _) => (Vec::new(), vec![String::new()]),
    };
    let modules = load_modules(ctx, &mut tx, &granted, (rows, &sides)).await?;
    let name = modules
        .first()
        .map_or_else(String::new, |one| one.module.fields.name.clone());
    let used: Vec<i16> = modules
        .iter()
        .map(|one| one.row.as_ref().map_or(0, |row| row.document))
        .collect();
    let mut documents = Vec::new();
    let mut pictures: BTreeMap<String, FileId> = BTreeMap::new();
    for (document, path) in paths.iter_mut().enumerate() {
        let number = i16::try_from(document).unwrap_or(i16::MAX);
        if command.scope == ExportScope::Module && !used.contains(&number) {
            continue;
        }
        let target = tempfile::tempfile().map_err(fault)?;
        let writer = Writer::new(BufWriter::with_capacity(256 * 1024, target));
        let exchange_id = source.as_ref().map(|(exchange, _)| exchange.id);
        let of = (exchange_id, number);
        let export = DocumentExport::new(ctx, &granted, of, (&modules, then), watch);
        let written = export.write(&mut tx, writer).await?;
        pictures.extend(written.pictures);
        documents.push((std::mem::take(path), written.file));
    }
    if let Some((exchange, _)) = &source {
        for file in exchange::files(&mut tx, &granted, exchange.id).await? {
            pictures.insert(file.path, file.file_id);
        }
    }
    let file = match format {
        ExportFormat::Reqif => only(documents)?,
        ExportFormat::Reqifz => archive(ctx, &mut tx, &granted, (documents, &pictures)).await?,
    };
    let exported = ExportedFile {
        file,
        name: file_name(&name, then, format),
        format,
    };
    Ok((exported, granted))
}

async fn load_modules(
    ctx: &Ctx,
    db: &mut Connection,
    granted: &Granted,
    (rows, sides): (Vec<ExchangeModule>, &[Side]),
) -> Result<Vec<ExportedModule>, AppError> {
    let rows: Vec<Option<ExchangeModule>> = if rows.is_empty() {
        vec![None]
    } else {
        rows.into_iter().map(Some).collect()
    };
    let mut modules = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row
            .as_ref()
            .map_or(ModuleId(granted.id()), |row| row.module_id);
        // Modules that the actor may not see are left out, as if they were not there.
        let granted = match ctx.module(&mut *db, id, Action::Read).await {
            Err(AppError::NotFound) => continue,
            other => other?,
        };
        let known = sides.iter().find(|side| side.module.id() == id.0);
        let side = match known {
            Some(side) => *side,
            // It was not there yet when the moments were looked up.
            None if !sides.is_empty() => continue,
            None => Side {
                module: granted,
                past: None,
            },
        };
        let mut module = modules::by_id(&mut *db, &granted, ctx.actor.user).await?;
        let attributes = match side.past {
            None => schema::attributes(&mut *db, &granted).await?,
            Some((moment, _)) => {
                let named = entities(&mut *db, &granted, (moment, "module")).await?;
                called_then(&mut module, named.first().map(|one| &one.snapshot));
                attributes_then(&mut *db, &granted, moment).await?
            }
        };
        let mapping = match &row {
            Some(row) => serde_json::from_value(row.mapping.clone()).map_err(fault)?,
            None => Mapping::default(),
        };
        modules.push(ExportedModule {
            module,
            attributes: attributes.into_iter().map(|one| one.definition).collect(),
            granted,
            side,
            mapping,
            row,
        });
    }
    Ok(modules)
}

/// The single document of an export that is no archive.
fn only(documents: Vec<(String, File)>) -> Result<File, AppError> {
    let mut documents = documents.into_iter();
    match (documents.next(), documents.next()) {
        (Some((_, mut file)), None) => {
            file.rewind().map_err(fault)?;
            Ok(file)
        }
        _ => Err(AppError::invalid(
            "format",
            "several_documents",
            "the file came with several documents; export it as reqifz, or this module alone with scope=module",
        )),
    }
}

async fn archive(
    ctx: &Ctx,
    db: &mut Connection,
    granted: &Granted,
    (documents, pictures): (Vec<(String, File)>, &BTreeMap<String, FileId>),
) -> Result<File, AppError> {
    let mut writer = ArchiveWriter::new(tempfile::tempfile().map_err(fault)?);
    for (place, (path, mut file)) in documents.into_iter().enumerate() {
        file.rewind().map_err(fault)?;
        let path = match (path.is_empty(), place) {
            (false, _) => path,
            (true, 0) => "document.reqif".to_owned(),
            (true, place) => format!("document-{}.reqif", place + 1),
        };
        writer
            .add(&path, std::io::BufReader::new(file))
            .map_err(fault)?;
    }
    for (path, file) in pictures {
        let content = super::files::open_file(ctx, &mut *db, (granted, *file)).await?;
        writer.add(path, content).map_err(fault)?;
    }
    let mut file = writer.finish().map_err(fault)?;
    file.flush().map_err(fault)?;
    file.rewind().map_err(fault)?;
    Ok(file)
}

/// Name of the file: the module's, without what file systems do not like; with the revision when it is not the last one.
fn file_name(name: &str, then: Option<Point>, format: ExportFormat) -> String {
    let stem: String = name
        .chars()
        .map(|c| {
            if c.is_alphanumeric() || " -_.".contains(c) {
                c
            } else {
                '_'
            }
        })
        .take(100)
        .collect();
    let stem = stem.trim().trim_matches('.');
    let stem = if stem.is_empty() { "module" } else { stem };
    let revision = then.map_or_else(String::new, |then| format!(" r{}", then.moment.revision));
    match format {
        ExportFormat::Reqif => format!("{stem}{revision}.reqif"),
        ExportFormat::Reqifz => format!("{stem}{revision}.reqifz"),
    }
}

/// Modules of an export by id.
pub(super) fn by_id(modules: &[ExportedModule]) -> HashMap<uuid::Uuid, usize> {
    modules
        .iter()
        .enumerate()
        .map(|(place, one)| (one.module.id.0, place))
        .collect()
}
