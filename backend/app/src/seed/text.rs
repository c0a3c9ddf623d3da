//! Sentences that read like requirements and depend on nothing but the place of the object.

const SUBJECTS: [&str; 16] = [
    "controller",
    "sensor",
    "operator",
    "interface",
    "supply",
    "actuator",
    "monitor",
    "gateway",
    "display",
    "recorder",
    "valve",
    "converter",
    "scheduler",
    "housing",
    "antenna",
    "pump",
];
const VERBS: [&str; 16] = [
    "report",
    "limit",
    "verify",
    "record",
    "restore",
    "reject",
    "measure",
    "confirm",
    "transmit",
    "isolate",
    "store",
    "indicate",
    "compensate",
    "release",
    "supervise",
    "calibrate",
];
const OBJECTS: [&str; 24] = [
    "pressure",
    "temperature",
    "voltage",
    "position",
    "request",
    "message",
    "failure",
    "threshold",
    "interval",
    "torque",
    "flow",
    "current",
    "deviation",
    "checksum",
    "vibration",
    "humidity",
    "frequency",
    "acceleration",
    "level",
    "speed",
    "resistance",
    "command",
    "setting",
    "duration",
];
const QUALITIES: [&str; 16] = [
    "maximum",
    "nominal",
    "redundant",
    "measured",
    "configured",
    "ambient",
    "expected",
    "continuous",
    "residual",
    "filtered",
    "critical",
    "secondary",
    "external",
    "stored",
    "permitted",
    "previous",
];
const CONDITIONS: [&str; 12] = [
    "during start-up",
    "in every operating mode",
    "after a loss of supply",
    "while the door is open",
    "below the limit",
    "at full load",
    "before the next cycle",
    "within the same frame",
    "in case of a single fault",
    "during maintenance",
    "without operator action",
    "under vibration",
];
/// Beginnings and ends of the names of parts.
const SYLLABLES: [[&str; 16]; 3] = [
    [
        "Al", "Bren", "Cor", "Dal", "Est", "Fer", "Gal", "Hol", "Ist", "Kar", "Lum", "Mer", "Nor",
        "Ost", "Per", "Tar",
    ],
    [
        "ba", "ce", "da", "fi", "go", "ha", "ki", "lo", "ma", "ne", "po", "ri", "so", "tu", "ve",
        "zi",
    ],
    [
        "bor", "can", "dex", "fan", "gard", "kin", "lith", "mar", "nox", "phan", "quil", "rin",
        "stan", "ton", "vex", "zar",
    ],
];
const UNITS: [&str; 8] = ["ms", "V", "kPa", "K", "Hz", "mm", "A", "Nm"];

/// Words of a body.
const BODY_WORDS: usize = 60;

/// Gives texts and numbers by place.
#[derive(Debug, Clone, Copy)]
pub(super) struct Words;

#[expect(
    clippy::unused_self,
    reason = "a source of texts is passed around, whatever it needs"
)]
impl Words {
    /// A heading of three words.
    pub(super) fn heading(self, place: usize) -> String {
        let mut dice = Dice::new(place, 1);
        let first = dice.pick(&QUALITIES);
        let text = format!(
            "{first} {} of the {}",
            dice.pick(&OBJECTS),
            dice.pick(&SUBJECTS)
        );
        let mut letters = text.chars();
        letters.next().map_or_else(String::new, |letter| {
            letter.to_uppercase().chain(letters).collect()
        })
    }

    /// A body of 60 words; another one for each version.
    pub(super) fn body(self, place: usize, version: usize) -> String {
        let mut dice = Dice::new(place, 1_000 + version);
        let mut words: Vec<String> = Vec::with_capacity(BODY_WORDS + 20);
        while words.len() < BODY_WORDS {
            words.extend(dice.sentence().split(' ').map(str::to_owned));
        }
        words.truncate(BODY_WORDS);
        let text = words.join(" ");
        format!("<p>{}.</p>", text.trim_end_matches(['.', ',']))
    }

    /// A few words.
    pub(super) fn phrase(self, place: usize, count: usize) -> String {
        let mut dice = Dice::new(place, 10 + count);
        let words: Vec<_> = (0..count)
            .map(|nth| {
                if nth % 2 == 0 {
                    dice.pick(&QUALITIES)
                } else {
                    dice.pick(&OBJECTS)
                }
            })
            .collect();
        words.join(" ")
    }

    /// A number.
    pub(super) fn number(self, place: usize) -> u32 {
        Dice::new(place, 2).below(1_000_000)
    }

    /// A place before this one, for its n-th link.
    pub(super) fn before(self, place: usize, nth: usize) -> Option<usize> {
        let bound = u32::try_from(place).ok().filter(|bound| *bound > 0)?;
        usize::try_from(Dice::new(place, 3 + nth).below(bound)).ok()
    }
}

/// Random numbers that begin at a place (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn new(place: usize, purpose: usize) -> Self {
        let start = (place as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self(start ^ (purpose as u64).wrapping_mul(0xD1B5_4A32_D192_ED03))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number from 0 to `bound` - 1.
    fn below(&mut self, bound: u32) -> u32 {
        let scaled = ((self.next() >> 32) * u64::from(bound)) >> 32;
        u32::try_from(scaled).unwrap_or(0)
    }

    fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        let bound = u32::try_from(words.len()).unwrap_or(u32::MAX);
        let place = usize::try_from(self.below(bound)).unwrap_or(0);
        words.get(place).copied().unwrap_or_default()
    }

    /// A name out of 4,096, the first ones much more often than the last: texts of people are like that, and a search
    /// finds many objects or few.
    fn name(&mut self) -> String {
        let bits = self.below(13);
        let rank = self.below(1 << bits);
        let syllable = |place: usize, shift: u32| {
            let nth = usize::try_from((rank >> shift) & 15).unwrap_or(0);
            SYLLABLES
                .get(place)
                .and_then(|list| list.get(nth))
                .copied()
                .unwrap_or_default()
        };
        format!("{}{}{}", syllable(0, 0), syllable(1, 4), syllable(2, 8))
    }

    fn sentence(&mut self) -> String {
        format!(
            "The {} {} shall {} the {} {} of the {} {}, with a deviation of not more than {} {}.",
            self.name(),
            self.pick(&SUBJECTS),
            self.pick(&VERBS),
            self.pick(&QUALITIES),
            self.pick(&OBJECTS),
            self.pick(&SUBJECTS),
            self.pick(&CONDITIONS),
            self.below(990) + 10,
            self.pick(&UNITS),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bodies_have_sixty_words_and_do_not_change() {
        for place in [0, 1, 99_999] {
            let body = Words.body(place, 1);
            assert_eq!(body.split_whitespace().count(), BODY_WORDS);
            assert_eq!(body, Words.body(place, 1));
            assert_ne!(body, Words.body(place, 2));
        }
    }

    #[test]
    fn links_lead_to_places_before() {
        assert_eq!(Words.before(0, 0), None);
        for place in 1..500 {
            assert!(Words.before(place, 1).unwrap() < place);
        }
    }
}
