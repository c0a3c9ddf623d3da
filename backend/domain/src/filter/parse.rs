//! From text to tree.
//!
//! ```text
//! filter    = all { "or" all }
//! all       = one { "and" one }
//! one       = "not" one | "(" filter ")" | links | condition
//! links     = "has" [ "no" ] [ "suspect" ] [ "outgoing" | "incoming" ] [ "link" | name ] [ other ]
//! other     = "to" module [ "where" "(" filter ")" ]
//! condition = name sign value | name [ "not" ] "in" "(" value { "," value } ")" | name "is" [ "not" ] "empty"
//! sign      = "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~"
//! ```
//!
//! A name or value is a bare word or stands in double quotes. A bare name that every object has means that; quoted it
//! means the attribute of this name.

use super::{
    Condition, Direction, Field, Filter, FilterError, LinkCondition, Operator, Values,
    lexer::{Token, is_keyword, tokens},
    limits,
};

/// A stretch of a text, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its first character, counted from 0.
    pub position: usize,
    /// How many characters it has.
    pub length: usize,
}

/// Where the parts of a condition stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeafPlaces {
    /// The field, or the whole link condition.
    pub field: Place,
    /// The sign.
    pub sign: Place,
    /// The values.
    pub values: Vec<Place>,
}

/// A filter with the places of its conditions, in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parsed {
    /// The filter.
    pub filter: Filter,
    /// Where its conditions stand.
    pub places: Vec<LeafPlaces>,
}

/// Reads a filter that somebody typed.
pub fn parse(text: &str) -> Result<Parsed, FilterError> {
    limits::check_text(text)?;
    let mut parser = Parser::new(text)?;
    let filter = parser.any(0)?;
    if let Some((token, place)) = parser.next() {
        let detail = match token {
            Token::Close => "there is no open parenthesis for this one".to_owned(),
            Token::Word(_) | Token::Quoted(_) => {
                "expected `and` or `or`; a value of several words stands in quotes".to_owned()
            }
            Token::Sign(_) | Token::Open | Token::Comma => "expected `and` or `or`".to_owned(),
        };
        return Err(FilterError::new(Some(place), "unexpected_word", detail));
    }
    limits::check(&filter)?;
    Ok(Parsed {
        filter,
        places: parser.places,
    })
}

/// Whether a word begins what is said of the other ends of links.
fn is_other_end(word: &str) -> bool {
    ["to", "where"]
        .iter()
        .any(|one| one.eq_ignore_ascii_case(word))
}

pub(super) struct Parser {
    tokens: std::iter::Peekable<std::vec::IntoIter<(Token, Place)>>,
    /// Just behind the last character.
    end: Place,
    places: Vec<LeafPlaces>,
}

impl Parser {
    pub(super) fn new(text: &str) -> Result<Self, FilterError> {
        let end = Place {
            position: text.chars().count(),
            length: 0,
        };
        Ok(Self {
            tokens: tokens(text)?.into_iter().peekable(),
            end,
            places: Vec::new(),
        })
    }

    pub(super) fn next(&mut self) -> Option<(Token, Place)> {
        self.tokens.next()
    }

    pub(super) fn is_done(&mut self) -> bool {
        self.tokens.peek().is_none()
    }

    /// Where the next token stands, or the end.
    fn here(&mut self) -> Place {
        let end = self.end;
        self.tokens.peek().map_or(end, |(_, place)| *place)
    }

    pub(super) fn expected<T>(&mut self, what: &str) -> Result<T, FilterError> {
        let here = self.here();
        let found = if self.is_done() { "the end" } else { "this" };
        let detail = format!("expected {what}, found {found}");
        Err(FilterError::new(Some(here), "unexpected_word", detail))
    }

    /// Takes a bare word when it is this one, whatever its case.
    pub(super) fn take_word(&mut self, wanted: &str) -> Option<Place> {
        self.tokens
            .next_if(|(token, _)| {
                matches!(token, Token::Word(word) if word.eq_ignore_ascii_case(wanted))
            })
            .map(|(_, place)| place)
    }

    pub(super) fn take(&mut self, wanted: &Token) -> Option<Place> {
        self.tokens
            .next_if(|(token, _)| token == wanted)
            .map(|(_, place)| place)
    }

    fn any(&mut self, depth: usize) -> Result<Filter, FilterError> {
        self.list(depth, ("or", Filter::Or), Self::all)
    }

    fn all(&mut self, depth: usize) -> Result<Filter, FilterError> {
        self.list(depth, ("and", Filter::And), Self::one)
    }

    fn list(
        &mut self,
        depth: usize,
        (word, make): (&str, fn(Vec<Filter>) -> Filter),
        part: fn(&mut Self, usize) -> Result<Filter, FilterError>,
    ) -> Result<Filter, FilterError> {
        let first = part(self, depth)?;
        let mut parts = vec![first];
        while self.take_word(word).is_some() {
            parts.push(part(self, depth)?);
        }
        Ok(match parts.pop() {
            Some(only) if parts.is_empty() => only,
            Some(last) => {
                parts.push(last);
                make(parts)
            }
            None => make(parts),
        })
    }

    fn one(&mut self, depth: usize) -> Result<Filter, FilterError> {
        if depth > limits::MAX_DEPTH {
            return Err(limits::too_deep(Some(self.here())));
        }
        if self.take_word("not").is_some() {
            return Ok(Filter::Not(Box::new(self.one(depth + 1)?)));
        }
        if let Some(open) = self.take(&Token::Open) {
            let inner = self.any(depth + 1)?;
            if self.take(&Token::Close).is_none() {
                if self.is_done() {
                    let detail = "the parenthesis is not closed";
                    return Err(FilterError::new(Some(open), "open_parenthesis", detail));
                }
                return self.expected("`and`, `or` or `)`");
            }
            return Ok(inner);
        }
        if let Some(place) = self.take_word("has") {
            return self.links(place, depth);
        }
        self.condition()
    }

    fn links(&mut self, has: Place, depth: usize) -> Result<Filter, FilterError> {
        let mut condition = LinkCondition::default();
        let mut last = has;
        if let Some(place) = self.take_word("no") {
            (condition.none, last) = (true, place);
        }
        if let Some(place) = self.take_word("suspect") {
            (condition.suspect, last) = (true, place);
        }
        for (word, direction) in [
            ("outgoing", Direction::Outgoing),
            ("incoming", Direction::Incoming),
        ] {
            if condition.direction.is_none()
                && let Some(place) = self.take_word(word)
            {
                condition.direction = Some(direction);
                last = place;
            }
        }
        let name = self.tokens.next_if(|(token, _)| match token {
            Token::Quoted(_) => true,
            Token::Word(word) => !is_keyword(word) && !is_other_end(word),
            Token::Sign(_) | Token::Open | Token::Close | Token::Comma => false,
        });
        match name {
            Some((Token::Word(word), place)) if word.eq_ignore_ascii_case("link") => last = place,
            Some((Token::Word(name) | Token::Quoted(name), place)) => {
                condition.link_type = Some(name);
                last = place;
            }
            _ if condition.suspect || condition.direction.is_some() => {}
            _ => return self.expected("`link`, `suspect`, `outgoing`, `incoming` or a link type"),
        }
        let field = Place {
            position: has.position,
            length: last.position + last.length - has.position,
        };
        self.places.push(LeafPlaces {
            field,
            sign: field,
            values: Vec::new(),
        });
        let own = self.places.len() - 1;
        self.other_end(&mut condition, own, depth)?;
        Ok(Filter::Has(condition))
    }

    /// What a condition about links says of their other ends. `own` is the place of its own places.
    fn other_end(
        &mut self,
        condition: &mut LinkCondition,
        own: usize,
        depth: usize,
    ) -> Result<(), FilterError> {
        if self.take_word("to").is_some() {
            let (mut names, mut places) = (Vec::new(), Vec::new());
            self.value(&mut names, &mut places)?;
            condition.module = names.pop();
            if let Some(leaf) = self.places.get_mut(own) {
                leaf.values = places;
            }
        }
        let Some(place) = self.take_word("where") else {
            return Ok(());
        };
        if condition.module.is_none() {
            let detail = "say which module it is: `to` and its name before `where`";
            return Err(FilterError::new(Some(place), "missing_module", detail));
        }
        if depth >= limits::MAX_DEPTH {
            return Err(limits::too_deep(Some(place)));
        }
        if self.take(&Token::Open).is_none() {
            return self.expected("`(` and a filter of the other module");
        }
        condition.other = Some(Box::new(self.any(depth + 1)?));
        if self.take(&Token::Close).is_none() {
            return self.expected("`and`, `or` or `)`");
        }
        Ok(())
    }

    /// A name: a word that is no keyword, or a quoted text.
    pub(super) fn field(&mut self) -> Result<(Field, Place), FilterError> {
        let found = self.tokens.next_if(|(token, _)| match token {
            Token::Quoted(_) => true,
            Token::Word(word) => !is_keyword(word),
            Token::Sign(_) | Token::Open | Token::Close | Token::Comma => false,
        });
        match found {
            Some((Token::Quoted(name), place)) => Ok((Field::Attribute(name), place)),
            Some((Token::Word(name), place)) => {
                let field = Field::built_in(&name).unwrap_or(Field::Attribute(name));
                Ok((field, place))
            }
            _ => self.expected("a field, `not`, `has` or `(`"),
        }
    }

    fn value(
        &mut self,
        values: &mut Vec<String>,
        places: &mut Vec<Place>,
    ) -> Result<(), FilterError> {
        let found = self.tokens.next_if(|(token, _)| match token {
            Token::Quoted(_) => true,
            Token::Word(word) => !is_keyword(word),
            Token::Sign(_) | Token::Open | Token::Close | Token::Comma => false,
        });
        let Some((Token::Quoted(value) | Token::Word(value), place)) = found else {
            return self.expected("a value");
        };
        values.push(value);
        places.push(place);
        Ok(())
    }

    fn condition(&mut self) -> Result<Filter, FilterError> {
        let (field, name) = self.field()?;
        let (op, sign) = self.operator()?;
        let (mut values, mut places) = (Vec::new(), Vec::new());
        match op {
            Operator::Empty | Operator::NotEmpty => {}
            Operator::In | Operator::NotIn => {
                if self.take(&Token::Open).is_none() {
                    return self.expected("`(` and a list of values");
                }
                self.value(&mut values, &mut places)?;
                while self.take(&Token::Comma).is_some() {
                    self.value(&mut values, &mut places)?;
                }
                if self.take(&Token::Close).is_none() {
                    return self.expected("`,` or `)`");
                }
            }
            Operator::Is
            | Operator::IsNot
            | Operator::Less
            | Operator::AtMost
            | Operator::More
            | Operator::AtLeast
            | Operator::Contains
            | Operator::Lacks => self.value(&mut values, &mut places)?,
        }
        self.places.push(LeafPlaces {
            field: name,
            sign,
            values: places,
        });
        Ok(Filter::Where(Condition {
            field,
            op,
            value: Values(values),
        }))
    }

    fn operator(&mut self) -> Result<(Operator, Place), FilterError> {
        let sign = self
            .tokens
            .next_if(|(token, _)| matches!(token, Token::Sign(_)));
        if let Some((Token::Sign(op), place)) = sign {
            return Ok((op, place));
        }
        if let Some(place) = self.take_word("in") {
            return Ok((Operator::In, place));
        }
        if let Some(place) = self.take_word("not") {
            return match self.take_word("in") {
                Some(_) => Ok((Operator::NotIn, place)),
                None => self.expected("`in`"),
            };
        }
        if let Some(place) = self.take_word("is") {
            let op = match self.take_word("not") {
                Some(_) => Operator::NotEmpty,
                None => Operator::Empty,
            };
            return match self.take_word("empty") {
                Some(_) => Ok((op, place)),
                None => self.expected("`empty`"),
            };
        }
        self.expected("`=`, `!=`, `<`, `<=`, `>`, `>=`, `~`, `!~`, `in` or `is empty`")
    }
}
