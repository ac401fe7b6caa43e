internal import Glibc

/// Length-prefixed frames (four bytes, lowest first) on standard input and output.
struct Frames {
    private var input: [UInt8] = []
    /// Bytes of `input` already given out.
    private var consumed = 0
    private var output: [UInt8] = []

    init() {}

    /// The next frame, nil at the end of the input.
    mutating func next() -> [UInt8]? {
        guard fill(4) else {
            flush()
            return nil
        }
        let length = (0..<4).reduce(0) { $0 | Int(input[consumed + $1]) << (8 * $1) }
        guard fill(4 + length) else { return nil }
        defer { consumed += 4 + length }
        return Array(input[consumed + 4..<consumed + 4 + length])
    }

    mutating func write(_ frame: [UInt8]) {
        for shift in [0, 8, 16, 24] { output.append(UInt8(truncatingIfNeeded: frame.count >> shift)) }
        output += frame
        // An empty frame ends a batch on both sides.
        if output.count > 1 << 20 || frame.isEmpty { flush() }
    }

    /// Reads until so many bytes are there to be given out.
    private mutating func fill(_ wanted: Int) -> Bool {
        while input.count - consumed < wanted {
            input.removeFirst(consumed)
            consumed = 0
            var chunk = [UInt8](repeating: 0, count: 1 << 18)
            // SAFETY: the buffer is the array's own while the closure runs, and no more is read than it holds.
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe Glibc.read(0, $0.baseAddress, $0.count) }
            if count <= 0 { return false }
            input += chunk[..<count]
        }
        return true
    }

    private mutating func flush() {
        var written = 0
        while written < output.count {
            // SAFETY: the buffer is the array's own while the closure runs, and no more is written than it holds.
            let count = unsafe output[written...].withUnsafeBytes { unsafe Glibc.write(1, $0.baseAddress, $0.count) }
            if count <= 0 { exit(1) }
            written += count
        }
        output.removeAll(keepingCapacity: true)
    }
}
