//! The lines that a guest writes, within bounds, until Java takes them.

/// Longer lines are cut, and say so.
const LINE_BYTES: usize = 4096;
const CUT: &[u8] = " [cut]".as_bytes();

/// Lines in the form in which Java reads them: a u32 length before each.
pub struct Log {
    limit_bytes: usize,
    lines: Vec<u8>,
    dropped: u64,
    /// Text without its end of line yet, of standard output and standard error.
    open: [Vec<u8>; 2],
}

/// Where a piece of text comes from.
#[derive(Clone, Copy)]
pub enum Stream {
    Output = 0,
    Error = 1,
}

impl Log {
    pub fn new(limit_bytes: usize) -> Log {
        Log {
            limit_bytes,
            lines: Vec::new(),
            dropped: 0,
            open: [Vec::new(), Vec::new()],
        }
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.dropped == 0
    }

    /// Takes whole lines: the text of one `__console_log`.
    pub fn lines(&mut self, text: &[u8]) {
        let text = text.strip_suffix(b"\n").unwrap_or(text);
        for line in text.split(|byte| *byte == b'\n') {
            self.push(line);
        }
    }

    /// Takes a piece of a stream; lines end where the guest ends them.
    pub fn write(&mut self, stream: Stream, text: &[u8]) {
        let mut pieces = text.split(|byte| *byte == b'\n').peekable();
        while let Some(piece) = pieces.next() {
            let open = &mut self.open[stream as usize];
            // One byte over the limit is enough to know that the line is to be cut.
            let room = (LINE_BYTES + 1).saturating_sub(open.len());
            open.extend_from_slice(&piece[..piece.len().min(room)]);
            if pieces.peek().is_some() {
                let line = std::mem::take(open);
                self.push(&line);
            }
        }
    }

    /// Ends lines that the guest left open, at the end of its turn.
    pub fn flush(&mut self) {
        for stream in [Stream::Output, Stream::Error] {
            let line = std::mem::take(&mut self.open[stream as usize]);
            if !line.is_empty() {
                self.push(&line);
            }
        }
    }

    /// Moves the lines to `target`: u64 number of dropped lines, then the lines.
    pub fn drain(&mut self, target: &mut Vec<u8>) {
        target.clear();
        target.extend_from_slice(&self.dropped.to_ne_bytes());
        target.extend_from_slice(&self.lines);
        self.lines.clear();
        self.dropped = 0;
    }

    fn push(&mut self, line: &[u8]) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        let (kept, cut) = match line.get(..LINE_BYTES) {
            Some(kept) if line.len() > LINE_BYTES => (kept, CUT),
            _ => (line, &[][..]),
        };
        let length = kept.len() + cut.len();
        if self.lines.len() + 4 + length > self.limit_bytes {
            self.dropped += 1;
            return;
        }
        self.lines.extend_from_slice(&(length as u32).to_ne_bytes());
        self.lines.extend_from_slice(kept);
        self.lines.extend_from_slice(cut);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drained(log: &mut Log) -> (u64, Vec<String>) {
        let mut bytes = Vec::new();
        log.drain(&mut bytes);
        let dropped = u64::from_ne_bytes(bytes[..8].try_into().unwrap());
        let mut rest = &bytes[8..];
        let mut lines = Vec::new();
        while !rest.is_empty() {
            let length = u32::from_ne_bytes(rest[..4].try_into().unwrap()) as usize;
            lines.push(String::from_utf8_lossy(&rest[4..4 + length]).into_owned());
            rest = &rest[4 + length..];
        }
        (dropped, lines)
    }

    #[test]
    fn should_split_and_join_lines() {
        let mut log = Log::new(1000);
        log.lines(b"a\nb\n");
        log.write(Stream::Output, b"one ");
        log.write(Stream::Error, b"other\n");
        log.write(Stream::Output, b"line\r\nopen");
        log.flush();
        assert_eq!(
            drained(&mut log),
            (0, ["a", "b", "other", "one line", "open"].map(String::from).to_vec())
        );
        assert!(log.is_empty());
    }

    #[test]
    fn should_cut_long_lines_and_count_those_that_do_not_fit() {
        let mut log = Log::new(10_000);
        for _ in 0..4 {
            log.write(Stream::Output, &vec![b'x'; 1 << 20]);
            log.write(Stream::Output, b"\n");
        }
        let (dropped, lines) = drained(&mut log);
        assert_eq!(dropped, 2);
        assert_eq!(lines.len(), 2);
        assert!(lines[0].ends_with("x [cut]"));
        assert_eq!(lines[0].len(), LINE_BYTES + CUT.len());
    }
}
