//! What every command has at hand: a server, and a way to print.

use std::ops::ControlFlow;

use serde_json::Value;

use crate::{
    arguments::Common,
    client::{Client, Query, server_url},
    failure::Failure,
    input::confirm,
    output::{Listing, Noun, Output},
    settings::{Settings, given_token},
};

/// Rows that are asked for at once.
const PAGE: u64 = 500;

/// A server and a way to print.
#[derive(Debug)]
pub(crate) struct Session {
    /// The server.
    pub(crate) client: Client,
    /// How to print.
    pub(crate) output: Output,
}

impl Session {
    /// From flags, environment and the configuration file.
    pub(crate) fn open(common: Common) -> Result<Self, Failure> {
        let settings = Settings::read(&Settings::path()?)?;
        let url = common.url.or_else(|| settings.url.clone());
        let url = url.ok_or_else(|| {
            Failure::Usage("which server? Use `req1 login`, --url or REQ1_URL".into())
        })?;
        let url = server_url(&url)?;
        let token = given_token(common.token_file.as_deref())?;
        let token = token.or_else(|| settings.token(&url));
        Ok(Self {
            client: Client::new(url, token)?,
            output: common.output,
        })
    }

    /// Prints a list of the API to its end, or to so many rows.
    pub(crate) async fn list(
        &self,
        noun: &'static Noun,
        (path, query): (&str, Query),
        limit: Option<u64>,
    ) -> Result<(), Failure> {
        self.list_of(noun, (path, query), limit, |_| true).await
    }

    /// As [`Self::list`], of those rows only that are wanted.
    pub(crate) async fn list_of(
        &self,
        noun: &'static Noun,
        (path, query): (&str, Query),
        limit: Option<u64>,
        is_wanted: impl Fn(&Value) -> bool,
    ) -> Result<(), Failure> {
        let mut listing = Listing::new(&self.output, noun);
        let mut left = limit.unwrap_or(u64::MAX);
        let size = left.min(PAGE);
        self.each_page((path, query), size, |items| {
            let most = usize::try_from(left).unwrap_or(usize::MAX);
            let wanted = items.iter().filter(|&item| is_wanted(item));
            let items: Vec<Value> = wanted.take(most).cloned().collect();
            listing.add(&items)?;
            left -= items.len() as u64;
            Ok(match left {
                0 => ControlFlow::Break(()),
                _ => ControlFlow::Continue(()),
            })
        })
        .await?;
        listing.finish()
    }

    /// Reads a list page by page until it ends or enough was seen. Lists that the API gives whole are one page.
    pub(crate) async fn each_page(
        &self,
        (path, query): (&str, Query),
        size: u64,
        mut see: impl FnMut(&[Value]) -> Result<ControlFlow<()>, Failure>,
    ) -> Result<(), Failure> {
        let mut cursor: Option<String> = None;
        loop {
            let mut query = query.clone();
            query.push(("limit", size.to_string()));
            query.extend(cursor.take().map(|cursor| ("cursor", cursor)));
            let page = self.client.get(path, &query).await?;
            if see(items_of(&page))?.is_break() {
                return Ok(());
            }
            let next = page.get("next_cursor").and_then(Value::as_str);
            let Some(next) = next else { return Ok(()) };
            cursor = Some(next.to_owned());
        }
    }

    /// Prints one thing in all its fields.
    pub(crate) async fn show(&self, noun: &'static Noun, path: &str) -> Result<(), Failure> {
        let found = self.client.get(path, &Query::new()).await?;
        self.output.details(noun, &found)
    }

    /// Makes something and prints it.
    pub(crate) async fn create(
        &self,
        noun: &'static Noun,
        (path, body): (&str, &Value),
    ) -> Result<(), Failure> {
        self.output.item(noun, &self.client.post(path, body).await?)
    }

    /// Changes something and prints it.
    pub(crate) async fn update(
        &self,
        noun: &'static Noun,
        (path, body): (&str, &Value),
    ) -> Result<(), Failure> {
        self.output
            .item(noun, &self.client.patch(path, body).await?)
    }

    /// Deletes what cannot be brought back from here, after a question.
    pub(crate) async fn delete_asked(
        &self,
        yes: bool,
        what: &str,
        path: &str,
    ) -> Result<(), Failure> {
        confirm(yes, &format!("Delete {what}?"))?;
        self.client.delete(path).await?;
        self.output.note(&format!("Deleted {what}."));
        Ok(())
    }

    /// Prints a list that the API gives whole.
    pub(crate) async fn whole_list(
        &self,
        noun: &'static Noun,
        (path, query): (&str, Query),
    ) -> Result<(), Failure> {
        let answer = self.client.get(path, &query).await?;
        let mut listing = Listing::new(&self.output, noun);
        listing.add(items_of(&answer))?;
        listing.finish()
    }
}

/// The items of a page, or of a list without pages.
fn items_of(answer: &Value) -> &[Value] {
    let items = answer.get("items").unwrap_or(answer).as_array();
    items.map(Vec::as_slice).unwrap_or_default()
}

/// The text of a field that the API always fills.
pub(crate) fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str, Failure> {
    let found = value.get(field).and_then(Value::as_str);
    found.ok_or_else(|| Failure::Failed(format!("the answer has no {field}")))
}
