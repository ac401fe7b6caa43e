extension Span<UInt8> {
    /// Whether an absolute path stays inside one of these directories once `.` and `..` are resolved lexically.
    ///
    /// Undecidable is what programs read differently: a relative path, a leading `//`, control bytes with NUL among
    /// them, backslashes, and `~`, which names homes and short forms of other names.
    func containment(in directories: [String]) -> Outcome {
        guard let path = normalizedPath() else { return .undecidable }
        return Outcome(directories.contains { path.isInside($0.utf8.span) })
    }

    /// The path without `.`, `..` and empty components, `/` alone for the root; nil when it is not plain.
    private func normalizedPath() -> [UInt8]? {
        let slash = UInt8(ascii: "/")
        guard count > 0, self[0] == slash, !(count > 1 && self[1] == slash) else { return nil }
        for place in indices where !isPlain(self[place]) { return nil }
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

    private func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte != 0x7F && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: "~")
    }

    private var isSelf: Bool { count == 1 && self[0] == UInt8(ascii: ".") }

    private var isParent: Bool { count == 2 && self[0] == UInt8(ascii: ".") && self[1] == UInt8(ascii: ".") }
}

extension [UInt8] {
    /// Whether a normalized path, empty for the root, is `directory` or something below it.
    fileprivate func isInside(_ directory: borrowing Span<UInt8>) -> Bool {
        guard directory.count > 0, directory[0] == UInt8(ascii: "/") else { return false }
        var length = directory.count
        while length > 0, directory[length - 1] == UInt8(ascii: "/") { length -= 1 }
        guard span.hasPrefix(directory.extracting(0..<length)) else { return false }
        return count == length || self[length] == UInt8(ascii: "/")
    }
}
