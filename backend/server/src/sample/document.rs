//! The form of the sample texts: blocks between empty lines.
//!
//! ```text
//! ## Heading of the second level
//! Text below it.
//!
//! [name] note reviewed attribute=value other="two words" > satisfies target-1 target-2
//! One paragraph of the body. HTML elements are allowed.
//! @attribute A value that is a text of its own.
//! ```

use std::collections::BTreeMap;

/// One object of a text.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entry {
    /// 1 at the top.
    pub(super) level: usize,
    /// Name by which links and edits call it.
    pub(super) name: Option<String>,
    pub(super) heading: Option<String>,
    /// HTML.
    pub(super) body: Option<String>,
    /// Explains, demands nothing.
    pub(super) note: bool,
    pub(super) reviewed: bool,
    pub(super) attributes: BTreeMap<String, String>,
    /// Type and name of the target.
    pub(super) links: Vec<(String, String)>,
}

/// The objects of a text in document order; an error names the block that is malformed.
pub(super) fn parse(text: &str) -> Result<Vec<Entry>, String> {
    let mut below = 0;
    let mut entries = Vec::new();
    for block in text
        .split("\n\n")
        .map(str::trim)
        .filter(|block| !block.is_empty())
    {
        let (first, rest) = block.split_once('\n').unwrap_or((block, ""));
        let mut entry = if first.starts_with('#') {
            heading(first)
        } else {
            requirement(first, below + 1).ok_or_else(|| format!("malformed: {first}"))?
        };
        if entry.heading.is_some() {
            below = entry.level;
        }
        body(&mut entry, rest);
        entries.push(entry);
    }
    Ok(entries)
}

fn heading(line: &str) -> Entry {
    let text = line.trim_start_matches('#');
    Entry {
        level: line.len() - text.len(),
        heading: Some(text.trim().to_owned()),
        ..Entry::default()
    }
}

fn requirement(line: &str, level: usize) -> Option<Entry> {
    let (name, rest) = line.strip_prefix('[')?.split_once(']')?;
    let (words, links) = rest.split_once('>').unwrap_or((rest, ""));
    let mut entry = Entry {
        level,
        name: Some(name.to_owned()),
        ..Entry::default()
    };
    for word in split_words(words) {
        match word.split_once('=') {
            Some((attribute, value)) => {
                let value = value.trim_matches('"').to_owned();
                entry.attributes.insert(attribute.to_owned(), value);
            }
            None if word == "note" => entry.note = true,
            None if word == "reviewed" => entry.reviewed = true,
            None => return None,
        }
    }
    let mut names = links.split_whitespace();
    if let Some(link_type) = names.next() {
        entry.links = names
            .map(|target| (link_type.to_owned(), target.to_owned()))
            .collect();
    }
    Some(entry)
}

/// Words between blanks; blanks inside quotes belong to the word.
fn split_words(text: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = text.split(|character: char| {
        quoted ^= character == '"';
        character.is_whitespace() && !quoted
    });
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn body(entry: &mut Entry, lines: &str) {
    let mut html = String::new();
    for line in lines.lines() {
        if let Some((attribute, value)) =
            line.strip_prefix('@').and_then(|line| line.split_once(' '))
        {
            entry
                .attributes
                .insert(attribute.to_owned(), value.to_owned());
        } else if ["<table", "<ul", "<ol"]
            .iter()
            .any(|block| line.starts_with(block))
        {
            html += line;
        } else {
            // A list ends the paragraph that it follows.
            let (paragraph, list) = line.find("<ul>").map_or((line, ""), |at| line.split_at(at));
            html += &format!("<p>{}</p>{list}", paragraph.trim_end());
        }
    }
    entry.body = Some(html).filter(|html| !html.is_empty());
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{
        super::product::{Product, Step},
        *,
    };

    #[test]
    fn reads_headings_attributes_links_and_bodies() {
        let text = "# One\nAbout it.\n\n## Two\n\n[a] reviewed source=\"by hand\" n=1 > refines x y\nFirst: <ul><li>b</li></ul>\n@why <p>c</p>\n";
        let entries = parse(text).unwrap();
        assert_eq!(
            entries.iter().map(|entry| entry.level).collect::<Vec<_>>(),
            [1, 2, 3]
        );
        assert_eq!(entries[0].body.as_deref(), Some("<p>About it.</p>"));
        let last = &entries[2];
        assert!(last.reviewed && !last.note && last.heading.is_none());
        assert_eq!(last.attributes["source"], "by hand");
        assert_eq!(last.attributes["why"], "<p>c</p>");
        assert_eq!(
            last.links,
            [("refines", "x"), ("refines", "y")].map(|(a, b)| (a.to_owned(), b.to_owned()))
        );
        assert_eq!(
            last.body.as_deref(),
            Some("<p>First:</p><ul><li>b</li></ul>")
        );
        assert!(parse("[a unfinished").is_err());
    }

    #[test]
    fn the_sample_is_large_deep_and_has_no_dangling_link() {
        let product = Product::read().unwrap();
        let entries: Vec<Entry> = product
            .modules
            .iter()
            .flat_map(|module| parse(module.text().unwrap()).unwrap())
            .collect();
        let names: BTreeSet<_> = entries
            .iter()
            .filter_map(|entry| entry.name.as_deref())
            .collect();
        let targets: Vec<_> = entries.iter().flat_map(|entry| &entry.links).collect();
        assert!(entries.len() >= 300 && targets.len() >= 300);
        assert!(entries.iter().any(|entry| entry.level == 4));
        for (_, target) in targets {
            assert!(names.contains(target.as_str()), "{target}");
        }
        let hash = entries
            .iter()
            .filter_map(|entry| entry.body.as_deref())
            .find(|body| body.contains("<p>#"));
        assert_eq!(hash, None, "a heading needs an empty line before it");
        let body_of = |name: &String| {
            let found = entries.iter().find(|one| one.name.as_ref() == Some(name));
            found.unwrap().body.as_deref().unwrap()
        };
        for step in &product.story {
            if let Step::Edit { object, from, .. } = step {
                assert!(body_of(object).contains(from), "{object}");
            }
        }
        let is_baseline = |step: &&Step| matches!(step, Step::Baselines { .. });
        assert_eq!(product.story.iter().filter(is_baseline).count(), 2);
    }
}
