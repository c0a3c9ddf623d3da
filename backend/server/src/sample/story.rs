//! What happened to the sample after it was written.

use req1_app::{
    baselines::{self, CreateSet},
    links::{self, UpdateLink},
    objects::{self, Expectation, MoveObject, Movement, UpdateObject},
};
use req1_domain::{ids::ProjectId, objects::ObjectEdit, patch::Patch};
use req1_store::{links::LinkFilter, objects::Target};

use super::{
    document,
    load::Loader,
    product::{Module, Step},
};
use crate::Failure;

/// Most links of an object that are looked at.
const WINDOW: (i64, i64) = (0, 1_000);

impl Loader<'_> {
    /// Lets one thing happen.
    pub(super) async fn take(
        &mut self,
        step: &Step,
        (project, modules): (ProjectId, &[Module]),
    ) -> Result<(), Failure> {
        match step {
            Step::Baselines {
                name,
                version,
                description,
            } => {
                let command = CreateSet {
                    name: name.clone(),
                    version: version.clone(),
                    description: Some(description.clone()),
                    project: Some(project),
                    modules: self.modules.values().copied().collect(),
                };
                baselines::create_set(self.ctx, command).await?;
            }
            Step::Edit { object, from, to } => self.edit(object, (from, to)).await?,
            Step::Confirm { object } => self.confirm(object).await?,
            Step::Add {
                module,
                after,
                text,
            } => {
                let found = modules.iter().find(|one| one.name == *module);
                let module = found.ok_or_else(|| format!("no module {module}"))?;
                self.add(module, (after, text)).await?;
            }
            Step::Move { object, after } => {
                let made = self.made(object)?;
                let command = MoveObject {
                    module: made.module,
                    object: made.object,
                    movement: Movement::To(Target::After(self.made(after)?.object)),
                };
                objects::move_object(self.ctx, command).await?;
            }
            Step::Delete { object } => {
                let made = self.made(object)?;
                objects::delete_object(self.ctx, made.module, made.object).await?;
            }
        }
        Ok(())
    }

    async fn edit(&self, object: &str, (from, to): (&str, &str)) -> Result<(), Failure> {
        let made = self.made(object)?;
        let command = UpdateObject {
            module: made.module,
            object: made.object,
            edit: ObjectEdit {
                body: Patch::Set(made.body.replace(from, to)),
                ..ObjectEdit::default()
            },
            place: None,
            expectation: Expectation::Any,
        };
        objects::update_object(self.ctx, command).await?;
        Ok(())
    }

    async fn confirm(&self, object: &str) -> Result<(), Failure> {
        let object = self.made(object)?.object;
        let ends = [
            LinkFilter {
                source: Some(object),
                ..LinkFilter::default()
            },
            LinkFilter {
                target: Some(object),
                ..LinkFilter::default()
            },
        ];
        for filter in ends {
            let (links, _) = links::list_links(self.ctx, (filter, None), WINDOW).await?;
            for link in links.iter().filter(|link| link.suspect) {
                let command = UpdateLink {
                    suspect: Some(false),
                    ..UpdateLink::default()
                };
                links::update_link(self.ctx, link.id, command).await?;
            }
        }
        Ok(())
    }

    async fn add(&mut self, module: &Module, (after, text): (&str, &str)) -> Result<(), Failure> {
        let made = self.made(after)?;
        let place = (made.module, Target::After(made.object));
        for entry in document::parse(text)? {
            self.object(place, &module.attributes, entry).await?;
        }
        self.links().await
    }
}
