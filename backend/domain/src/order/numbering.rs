//! Outline numbers of rows that follow each other in document order.
//!
//! Only the first row and its ancestors need to be counted in the database: whatever lies deeper begins inside the window.

/// How many siblings stand before an object, and how many of them are headings. Deleted ones do not count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// Live siblings before it.
    pub siblings_before: u64,
    /// Live headings among them.
    pub headings_before: u64,
    /// Whether it is a heading itself.
    pub is_heading: bool,
}

/// What a row of a window shows of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberedRow {
    /// Outline number of every object: "1.2.3".
    pub level: String,
    /// 0-based place among the siblings.
    pub position: u64,
    /// Number among headings only; rows that are no heading, or stand below a row that is none, have no number.
    pub number: Option<String>,
}

/// Numbers a window of consecutive live rows.
#[derive(Debug)]
pub struct Numbering {
    /// One entry per level, top first: the place of the last row seen on that level.
    levels: Vec<Place>,
}

impl Numbering {
    /// Starts before a row whose ancestors and itself have these places, top first.
    #[must_use]
    pub const fn starting_at(places: Vec<Place>) -> Self {
        Self { levels: places }
    }

    /// The numbers of the row that stands at the end of the given places.
    #[must_use]
    pub fn current(&self) -> NumberedRow {
        let join = |parts: Vec<String>| parts.join(".");
        let level = join(
            self.levels
                .iter()
                .map(|p| (p.siblings_before + 1).to_string())
                .collect(),
        );
        let number = self
            .levels
            .iter()
            .map(|place| {
                place
                    .is_heading
                    .then(|| (place.headings_before + 1).to_string())
            })
            .collect::<Option<Vec<_>>>()
            .map(join);
        let position = self.levels.last().map_or(0, |place| place.siblings_before);
        NumberedRow {
            level,
            position,
            number,
        }
    }

    /// Steps to the next live row in document order, `depth` levels below the top, and numbers it.
    pub fn step(&mut self, depth: usize, is_heading: bool) -> NumberedRow {
        self.pass(depth, is_heading);
        self.current()
    }

    /// Steps to the next live row without writing its numbers out.
    pub fn pass(&mut self, depth: usize, is_heading: bool) {
        let before = self.levels.get(depth).copied();
        self.levels.truncate(depth);
        let place = before.map_or(
            Place {
                is_heading,
                ..Place::default()
            },
            |previous| Place {
                siblings_before: previous.siblings_before + 1,
                headings_before: previous.headings_before + u64::from(previous.is_heading),
                is_heading,
            },
        );
        self.levels.push(place);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(siblings_before: u64, headings_before: u64, is_heading: bool) -> Place {
        Place {
            siblings_before,
            headings_before,
            is_heading,
        }
    }

    #[test]
    fn obj_2_ten_comes_after_nine() {
        let mut numbering = Numbering::starting_at(vec![place(0, 0, true), place(8, 8, true)]);
        assert_eq!(numbering.current().level, "1.9");
        let next = numbering.step(1, true);
        assert_eq!((next.level.as_str(), next.position), ("1.10", 9));
        assert_eq!(next.number.as_deref(), Some("1.10"));
    }

    #[test]
    fn obj_2_only_headings_below_headings_are_numbered() {
        let mut numbering = Numbering::starting_at(vec![place(3, 1, true)]);
        assert_eq!(numbering.current().number.as_deref(), Some("2"));
        let requirement = numbering.step(1, false);
        assert_eq!(
            (requirement.level.as_str(), requirement.number),
            ("4.1", None)
        );
        let below = numbering.step(2, true);
        assert_eq!((below.level.as_str(), below.number), ("4.1.1", None));
        let heading = numbering.step(1, true);
        assert_eq!(
            (heading.level.as_str(), heading.number.as_deref()),
            ("4.2", Some("2.1"))
        );
        let next = numbering.step(0, true);
        assert_eq!(
            (next.level.as_str(), next.number.as_deref()),
            ("5", Some("3"))
        );
    }
}
