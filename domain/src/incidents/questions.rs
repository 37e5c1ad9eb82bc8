//! The five tracking questions ("Responding to Incidents"): visible at the top, "unknown" shown as such.

use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How we came to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "sqlx", derive(sqlx::Type), sqlx(type_name = "text", rename_all = "snake_case"))]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum DetectionSource {
    Monitoring,
    Customer,
    Employee,
    SocialMedia,
    Exercise,
}

impl DetectionSource {
    pub const ALL: [DetectionSource; 5] = [
        DetectionSource::Monitoring,
        DetectionSource::Customer,
        DetectionSource::Employee,
        DetectionSource::SocialMedia,
        DetectionSource::Exercise,
    ];

    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            DetectionSource::Monitoring => "monitoring",
            DetectionSource::Customer => "customer",
            DetectionSource::Employee => "employee",
            DetectionSource::SocialMedia => "social_media",
            DetectionSource::Exercise => "exercise",
        }
    }

    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            DetectionSource::Monitoring => "Monitoring",
            DetectionSource::Customer => "A customer",
            DetectionSource::Employee => "An employee",
            DetectionSource::SocialMedia => "Social media",
            DetectionSource::Exercise => "An exercise",
        }
    }
}

impl std::str::FromStr for DetectionSource {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        DetectionSource::ALL
            .into_iter()
            .find(|source| source.as_str() == text)
            .ok_or_else(|| format!("{text:?} is no detection source"))
    }
}

/// The five answers. `None` and empty text mean unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Answers {
    /// When did we know?
    pub detected_at: Option<Timestamp>,
    /// How did we know?
    pub detection_source: Option<DetectionSource>,
    /// Am I the first, who else is aware?
    pub aware: Option<String>,
    /// What is being done?
    pub being_done: Option<String>,
    /// How bad is it?
    pub how_bad: Option<String>,
}

impl Answers {
    /// How many of the five are unknown.
    #[must_use]
    pub fn unknown(&self) -> usize {
        [
            self.detected_at.is_none(),
            self.detection_source.is_none(),
            self.aware.is_none(),
            self.being_done.is_none(),
            self.how_bad.is_none(),
        ]
        .into_iter()
        .filter(|unknown| *unknown)
        .count()
    }
}

/// One answer given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "question", content = "answer", rename_all = "snake_case")]
pub enum AnswerForm {
    DetectedAt(Timestamp),
    DetectionSource(DetectionSource),
    Aware(String),
    BeingDone(String),
    HowBad(String),
}

impl AnswerForm {
    /// The question as it stands on the screen.
    #[must_use]
    pub fn question(&self) -> &'static str {
        match self {
            AnswerForm::DetectedAt(_) => "When did we know?",
            AnswerForm::DetectionSource(_) => "How did we know?",
            AnswerForm::Aware(_) => "Who is aware?",
            AnswerForm::BeingDone(_) => "What is being done?",
            AnswerForm::HowBad(_) => "How bad is it?",
        }
    }
}
