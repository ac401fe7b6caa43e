internal import JSONText

/// A part of a text and what takes its place.
struct TextEdit: Sendable {
    let range: Range<Int>
    let replacement: [UInt8]
}

extension Span<UInt8> {
    /// The bytes of a range with some of its parts replaced, which are in order and apart.
    func edited(_ edits: some Sequence<TextEdit>, in range: Range<Int>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(range.count)
        var copied = range.lowerBound
        for edit in edits where edit.range.lowerBound >= copied && edit.range.upperBound <= range.upperBound {
            for place in copied..<edit.range.lowerBound { bytes.append(self[place]) }
            bytes += edit.replacement
            copied = edit.range.upperBound
        }
        for place in copied..<range.upperBound { bytes.append(self[place]) }
        return bytes
    }

    /// The bytes with each of these ranges, in order and apart, replaced by the same text.
    func replacing(_ ranges: [Range<Int>], by text: String) -> [UInt8] {
        let replacement = Array(text.utf8)
        return edited(ranges.lazy.map { TextEdit(range: $0, replacement: replacement) }, in: 0..<count)
    }
}

extension [UInt8] {
    /// Bytes of UTF-8 as a JSON string.
    var asJSONString: [UInt8] {
        var writer = JSONWriter(reservingBytes: count + 2)
        writer.string(utf8: span)
        return writer.bytes
    }
}
