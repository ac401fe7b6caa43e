extension Span<UInt8> {
    /// Whether an absolute path stays inside one of these directories once `.` and `..` are resolved lexically.
    ///
    /// Undecidable is what programs read differently: a relative path, a leading `//`, control bytes with NUL among
    /// them, backslashes, and `~`, which names homes and short forms of other names.
    func containment(in directories: [String]) -> Outcome {
        let slash = UInt8(ascii: "/")
        guard count > 0, self[0] == slash, !(count > 1 && self[1] == slash) else { return .undecidable }
        var isNormalized = true
        for place in indices {
            let byte = self[place]
            if byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "~") {
                return .undecidable
            }
            // An empty component, `.` or `..` can only come after a slash.
            if byte == slash || byte == UInt8(ascii: "."), place > 0, self[place - 1] == slash { isNormalized = false }
        }
        if isNormalized { return Outcome(directories.contains { isInside($0.utf8.span) }) }
        let path = normalizedPath()
        return Outcome(directories.contains { path.span.isInside($0.utf8.span) })
    }

    /// An absolute path without `.`, `..` and empty components; empty for the root.
    private func normalizedPath() -> [UInt8] {
        let slash = UInt8(ascii: "/")
        var path: [UInt8] = []
        /// Where each component kept so far begins in `path`, its slash included.
        var starts: [Int] = []
        var place = 1
        while place < count {
            var end = place
            while end < count, self[end] != slash { end += 1 }
            let component = extracting(place..<end)
            if component.isParent {
                if let start = starts.popLast() { path.removeSubrange(start...) }
            } else if !component.isEmpty, !component.isSelf {
                starts.append(path.count)
                path.append(slash)
                for offset in component.indices { path.append(component[offset]) }
            }
            place = end + 1
        }
        return path
    }

    private var isSelf: Bool { count == 1 && self[0] == UInt8(ascii: ".") }

    private var isParent: Bool { count == 2 && self[0] == UInt8(ascii: ".") && self[1] == UInt8(ascii: ".") }

    /// Whether a normalized path, empty or `/` for the root, is `directory` or something below it.
    private func isInside(_ directory: borrowing Span<UInt8>) -> Bool {
        let slash = UInt8(ascii: "/")
        guard directory.count > 0, directory[0] == slash else { return false }
        let length = directory[directory.count - 1] == slash ? directory.count - 1 : directory.count
        guard hasPrefix(directory.extracting(0..<length)) else { return false }
        return count == length || self[length] == slash
    }
}
