//! A bound filter as SQL: every value is a parameter, every identifier a literal of these files.
//!
//! A condition over a missing value would be NULL, whose opposite is NULL too; below a `not` such a condition is made
//! false first, so that `not` means exactly the others.

mod links;
mod rare;
mod values;
mod words;

use req1_domain::{
    access::Granted,
    filter::{AttributeTest, Bound, Compare, Span, Test, TextTest},
    ids::{AttributeId, ModuleId, UserId, WorkspaceId},
};
use sqlx::{Postgres, QueryBuilder};
use uuid::Uuid;

pub(super) use self::rare::{Rare, rare};
use self::{
    links::push_links,
    values::{held, held_by_all, push_held},
    words::push_words,
};

/// What the conditions of one statement have in common.
pub(crate) struct Scope<'a> {
    workspace: WorkspaceId,
    pub(super) module: ModuleId,
    /// Text search configuration of the project; none where it is to be looked up.
    language: Option<&'a str>,
    rare: Option<&'a Rare>,
    /// Whether the objects are those of a moment, made of versions.
    past: bool,
}

impl<'a> Scope<'a> {
    /// Objects of a module.
    pub(crate) fn new(module: &Granted, language: &'a str) -> Self {
        Self {
            workspace: module.workspace(),
            module: ModuleId(module.id()),
            language: Some(language),
            rare: None,
            past: false,
        }
    }

    /// With objects of a moment, where `past` says so.
    pub(crate) fn of_the_past(self, past: bool) -> Self {
        Self { past, ..self }
    }

    /// With what is known of rare words and values.
    pub(super) const fn knowing(self, rare: &'a Rare) -> Self {
        Self {
            rare: Some(rare),
            ..self
        }
    }

    /// Objects of another module of the workspace.
    const fn other(&self, module: ModuleId) -> Self {
        Self {
            workspace: self.workspace,
            module,
            language: None,
            rare: None,
            past: self.past,
        }
    }

    fn push_language(&self, query: &mut Query) {
        match self.language {
            Some(language) => query.push_bind(language.to_owned()).push("::text"),
            None => query
                .push(
                    "(SELECT p.search_language FROM module m
                      JOIN project p ON p.workspace_id = m.workspace_id AND p.id = m.project_id WHERE m.id = ",
                )
                .push_bind(self.module.0)
                .push(")"),
        };
        query.push("::regconfig");
    }
}

/// Part of a text without its markup.
const NO_MARKUP: &str = r"'<[^>]*>', '', 'g'";

/// Longest part of a text, in characters, that is looked for between the markup; a longer one without it.
const LONGEST_PATTERN: usize = 60;

/// `LIKE` pattern for a part of a text; what the person typed has no special meaning.
fn part(text: &str) -> String {
    let escaped = text
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    format!("%{escaped}%")
}

/// The same for a part of stored HTML, which has these characters as references.
fn html_part(text: &str) -> String {
    let escaped = text
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\u{a0}', "&nbsp;");
    part(&escaped)
}

/// Regular expression for a part of stored HTML, with any markup inside: one pass over the text, where taking the markup
/// out first would take four times as long.
fn html_pattern(text: &str) -> String {
    let mut pattern = String::from("(?:^|>)[^<]*");
    for (place, character) in text.chars().enumerate() {
        if place > 0 {
            pattern.push_str("(?:<[^>]*>)*");
        }
        match character {
            '&' => pattern.push_str("&amp;"),
            '<' => pattern.push_str("&lt;"),
            '>' => pattern.push_str("&gt;"),
            '\u{a0}' => pattern.push_str("&nbsp;"),
            other if other.is_ascii_punctuation() => pattern.extend(['\\', other]),
            other => pattern.push(other),
        }
    }
    pattern
}

const fn sign(compare: Compare) -> &'static str {
    match compare {
        Compare::Equal => " = ",
        Compare::Less => " < ",
        Compare::AtMost => " <= ",
        Compare::More => " > ",
        Compare::AtLeast => " >= ",
    }
}

type Query = QueryBuilder<Postgres>;

/// Adds a condition, in parentheses.
pub(crate) fn push(query: &mut Query, scope: &Scope<'_>, filter: &Bound, negated: bool) {
    match filter {
        Bound::And(parts) => {
            query.push("(");
            push_all(query, scope, &parts.iter().collect::<Vec<_>>(), negated);
            query.push(")");
        }
        Bound::Or(parts) => push_any_of(query, scope, parts, negated),
        Bound::Not(part) => {
            query.push("(NOT ");
            push(query, scope, part, true);
            query.push(")");
        }
        Bound::Test(test) => {
            let guarded = negated && may_be_null(test);
            query.push(if guarded { "COALESCE(" } else { "(" });
            push_test(query, scope, test);
            query.push(if guarded { ", false)" } else { ")" });
        }
    }
}

/// Conditions of which one must hold.
fn push_any_of(query: &mut Query, scope: &Scope<'_>, parts: &[Bound], negated: bool) {
    query.push("(false");
    for part in in_order(&parts.iter().collect::<Vec<_>>()) {
        query.push(" OR ");
        push(query, scope, part, negated);
    }
    query.push(")");
}

/// Adds conditions that must all hold. Values are looked for together.
pub(super) fn push_all(query: &mut Query, scope: &Scope<'_>, parts: &[&Bound], negated: bool) {
    query.push("true");
    let (values, others) = held_by_all(parts);
    if !values.is_empty() {
        query.push(" AND ");
        push_held(query, scope, &values);
    }
    for part in in_order(&others) {
        query.push(" AND ");
        push(query, scope, part, negated);
    }
}

/// PostgreSQL asks in this order what it takes to cost the same.
fn in_order<'a>(parts: &[&'a Bound]) -> Vec<&'a Bound> {
    let mut parts = parts.to_vec();
    parts.sort_by_key(|part| reads_texts(part));
    parts
}

/// The conditions that must all hold, those that go through texts apart.
pub(super) fn apart(filter: &Bound) -> (Vec<&Bound>, Vec<&Bound>) {
    let mut parts = Vec::new();
    flatten(filter, &mut parts);
    parts.into_iter().partition(|part| !reads_texts(part))
}

fn flatten<'a>(filter: &'a Bound, parts: &mut Vec<&'a Bound>) {
    match filter {
        Bound::And(inner) => inner.iter().for_each(|part| flatten(part, parts)),
        Bound::Or(_) | Bound::Not(_) | Bound::Test(_) => parts.push(filter),
    }
}

/// Whether a condition goes through texts.
fn reads_texts(filter: &Bound) -> bool {
    match filter {
        Bound::And(parts) | Bound::Or(parts) => parts.iter().any(reads_texts),
        Bound::Not(part) => reads_texts(part),
        Bound::Test(Test::Links(links)) => {
            links.other.as_ref().is_some_and(|other| reads_texts(other))
        }
        Bound::Test(test) => matches!(
            test,
            Test::Body(TextTest::Contains(_)) | Test::Attribute(_, AttributeTest::Contains { .. })
        ),
    }
}

fn push_test(query: &mut Query, scope: &Scope<'_>, test: &Test) {
    match test {
        Test::Key(TextTest::OneOf(keys)) => {
            let keys: Vec<String> = keys.iter().map(|key| key.to_lowercase()).collect();
            query
                .push("o.id IN (SELECT s.object_id FROM object_search s WHERE s.key = ANY(")
                .push_bind(keys)
                .push(") AND s.module_id = ")
                .push_bind(scope.module.0)
                .push(")");
        }
        Test::Key(test) => push_text(query, "o.key", test),
        Test::Heading(test) => push_text(query, "o.heading", test),
        Test::Body(TextTest::Contains(words)) => {
            let body = |query: &mut Query| {
                query.push("o.body");
            };
            push_html(query, body, words);
        }
        Test::Body(test) => push_text(query, "o.body", test),
        Test::State(test) => push_text(query, "o.lifecycle_state", test),
        Test::Words(words) => push_words(query, scope, words),
        Test::Classification(kinds) => {
            let kinds: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
            push_any(query, "o.classification", kinds);
        }
        Test::Type(types) => {
            let ids: Vec<Uuid> = types.iter().map(|id| id.0).collect();
            push_any(query, "o.object_type_id", ids);
        }
        Test::NoType => {
            query.push("o.object_type_id IS NULL");
        }
        Test::Level(compare, level) => push_number(query, "o.depth + 1", *compare, level),
        Test::Revision(compare, revision) => push_number(query, "o.revision", *compare, revision),
        Test::Created(span) => push_span(query, "o.created_at", *span),
        Test::Changed(span) => push_span(query, "o.updated_at", *span),
        Test::CreatedBy(people) => {
            query
                .push("EXISTS (SELECT FROM object_version v WHERE v.workspace_id = ")
                .push_bind(scope.workspace.0)
                .push(" AND v.object_id = o.id AND v.version = 1 AND ");
            push_any(query, "v.changed_by", ids(people));
            query.push(")");
        }
        Test::ChangedBy(people) => push_any(query, "o.updated_by", ids(people)),
        Test::Reviewed => {
            query.push("o.reviewed_fingerprint = o.content_fingerprint");
        }
        Test::Attribute(id, test) => push_attribute(query, scope, (*id, test)),
        Test::Links(links) => push_links(query, scope, links),
    }
}

fn ids(people: &[UserId]) -> Vec<Uuid> {
    people.iter().map(|id| id.0).collect()
}

/// Objects that are known.
fn push_few(query: &mut Query, few: &[Uuid]) {
    query
        .push("o.id = ANY(")
        .push_bind(few.to_vec())
        .push("::uuid[])");
}

fn push_any<T>(query: &mut Query, column: &'static str, values: Vec<T>)
where
    Vec<T>: for<'q> sqlx::Encode<'q, Postgres> + sqlx::Type<Postgres> + Send + 'static,
{
    query
        .push(column)
        .push(" = ANY(")
        .push_bind(values)
        .push(")");
}

fn push_text(query: &mut Query, column: &'static str, test: &TextTest) {
    match test {
        TextTest::OneOf(values) => push_any(query, column, values.clone()),
        TextTest::Contains(words) => {
            query.push(column).push(" ILIKE ").push_bind(part(words));
        }
        TextTest::Empty => {
            query.push("COALESCE(").push(column).push(", '') = ''");
        }
    }
}

fn push_html(query: &mut Query, value: impl Fn(&mut Query), text: &str) {
    if text.chars().count() <= LONGEST_PATTERN {
        value(query);
        query.push(" ~* ").push_bind(html_pattern(text));
        return;
    }
    query.push("regexp_replace(");
    value(query);
    query.push(", ").push(NO_MARKUP).push(") ILIKE ");
    query.push_bind(html_part(text));
}

fn push_number(
    query: &mut Query,
    column: &'static str,
    compare: Compare,
    number: &serde_json::Number,
) {
    query.push(column).push(sign(compare));
    query.push_bind(number.to_string()).push("::text::numeric");
}

fn push_span(query: &mut Query, column: &'static str, span: Span) {
    query.push("true");
    if let Some(from) = span.from {
        query
            .push(" AND ")
            .push(column)
            .push(" >= ")
            .push_bind(from);
    }
    if let Some(until) = span.until {
        query
            .push(" AND ")
            .push(column)
            .push(" < ")
            .push_bind(until);
    }
}

fn push_attribute(query: &mut Query, scope: &Scope<'_>, (id, test): (AttributeId, &AttributeTest)) {
    let key = id.to_string();
    match test {
        AttributeTest::Holds { .. } | AttributeTest::Number(Compare::Equal, _) => {
            if let Some(held) = held(id, test) {
                push_held(query, scope, &[held]);
            }
        }
        AttributeTest::Empty => {
            query.push("COALESCE(o.attributes -> ").push_bind(key);
            query.push("::text, 'null') = ANY(ARRAY['null', '\"\"', '[]']::jsonb[])");
        }
        AttributeTest::Contains { part: words, html } => {
            let value = |query: &mut Query| {
                query
                    .push("(o.attributes ->> ")
                    .push_bind(key.clone())
                    .push("::text)");
            };
            if *html {
                push_html(query, value, words);
            } else {
                value(query);
                query.push(" ILIKE ").push_bind(part(words));
            }
        }
        AttributeTest::Number(compare, number) => {
            push_numeric(query, id);
            query
                .push(sign(*compare))
                .push_bind(number.to_string())
                .push("::text::numeric");
        }
        AttributeTest::Day(compare, day) => {
            query
                .push("left(o.attributes ->> ")
                .push_bind(key)
                .push("::text, 10) COLLATE \"C\"");
            query.push(sign(*compare)).push_bind(day.clone());
        }
    }
}

/// The number of an attribute; none where something else is stored.
pub(super) fn push_numeric(query: &mut Query, id: AttributeId) {
    let key = id.to_string();
    query
        .push("(CASE WHEN jsonb_typeof(o.attributes -> ")
        .push_bind(key.clone());
    query
        .push("::text) = 'number' THEN (o.attributes ->> ")
        .push_bind(key);
    query.push("::text)::numeric END)");
}

/// Whether a test of a missing value gives NULL.
const fn may_be_null(test: &Test) -> bool {
    match test {
        Test::Heading(test) | Test::Body(test) | Test::State(test) => {
            !matches!(test, TextTest::Empty)
        }
        Test::Type(_) | Test::Reviewed => true,
        Test::Attribute(_, test) => match test {
            AttributeTest::Contains { .. } | AttributeTest::Day(..) => true,
            AttributeTest::Number(compare, _) => !matches!(compare, Compare::Equal),
            AttributeTest::Empty | AttributeTest::Holds { .. } => false,
        },
        Test::Key(_)
        | Test::Words(_)
        | Test::Classification(_)
        | Test::NoType
        | Test::Level(..)
        | Test::Revision(..)
        | Test::Created(_)
        | Test::Changed(_)
        | Test::CreatedBy(_)
        | Test::ChangedBy(_)
        | Test::Links(_) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::html_pattern;

    #[test]
    fn src_3_a_part_of_a_text_is_found_across_its_markup_and_means_itself() {
        assert_eq!(html_pattern("a"), "(?:^|>)[^<]*a");
        let between = "(?:<[^>]*>)*";
        assert_eq!(
            html_pattern("a.\u{fc}<"),
            format!("(?:^|>)[^<]*a{between}\\.{between}\u{fc}{between}&lt;")
        );
    }
}
