//! What the person at the terminal reads: numbered steps, each with the time it took.

use std::time::{Duration, Instant};

pub struct Steps {
    total: usize,
    done: usize,
    begun: Instant,
    failed: Vec<String>,
}

impl Steps {
    pub fn new(total: usize) -> Self {
        Self { total, done: 0, begun: Instant::now(), failed: Vec::new() }
    }

    /// Announces a step, does it, and says how long it took.
    pub fn step<T>(&mut self, title: &str, work: impl FnOnce() -> anyhow::Result<T>) -> anyhow::Result<T> {
        self.done += 1;
        let number = format!("[{}/{}]", self.done, self.total);
        println!("{number} {title}");
        let begun = Instant::now();
        let outcome = work();
        let verdict = if outcome.is_ok() { "done" } else { "failed" };
        println!("{number} {title}: {verdict} in {}", time(begun.elapsed()));
        outcome
    }

    /// A step that others do not need: when it fails, it is told now and again at the end, and the rest goes on.
    pub fn check(&mut self, title: &str, work: impl FnOnce() -> anyhow::Result<()>) {
        if let Err(error) = self.step(title, work) {
            println!("{error:#}");
            self.failed.push(title.to_owned());
        }
    }

    /// Fails if any check has.
    pub fn finish(self) -> anyhow::Result<()> {
        if self.failed.is_empty() {
            println!("All {} steps passed in {}.", self.done, self.elapsed());
            return Ok(());
        }
        let failed = self.failed.join("; ");
        anyhow::bail!("{} of {} steps failed in {}: {failed}", self.failed.len(), self.done, self.elapsed());
    }

    pub fn elapsed(&self) -> String {
        time(self.begun.elapsed())
    }
}

pub fn time(duration: Duration) -> String {
    let seconds = duration.as_secs();
    if seconds < 60 {
        return format!("{:.1} s", duration.as_secs_f64());
    }
    format!("{} min {:02} s", seconds / 60, seconds % 60)
}

/// A line below the current step.
pub fn note(text: &str) {
    println!("      {text}");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_check_is_told_at_the_end() {
        let mut steps = Steps::new(2);
        steps.check("first", || anyhow::bail!("no"));
        steps.check("second", || Ok(()));
        let told = steps.finish().unwrap_err().to_string();
        assert!(told.starts_with("1 of 2 steps failed") && told.ends_with(": first"), "{told}");
    }

    #[test]
    fn times_are_read_at_a_glance() {
        assert_eq!(time(Duration::from_millis(1_240)), "1.2 s");
        assert_eq!(time(Duration::from_secs(125)), "2 min 05 s");
    }
}
