internal import ToolRisk

/// Marks in a text that people have no use for, but models follow.
enum ModelMarkup {
    /// Marks of a chat template: a model may take what follows for somebody else's words.
    private static let template = [
        "<|im_start|", "<|im_end|", "<|system|", "<|user|", "<|assistant|", "<|endoftext|", "[inst]", "[/inst]",
        "<<sys>>", "<|start_header_id|", "<|eot_id|", "<system-reminder", "[system]", "<system_prompt",
        "<system_instruction",
    ]
    /// Tags that give words weight.
    private static let tags = [
        "<important", "<hidden", "<secret", "<system>", "<instruction", "<critical", "<admin", "<assistant>",
        "<developer", "<override", "[instructions for ai", "[ai instruction", "[hidden", "<!--",
    ]

    private static let templateMarks = template.map { Array($0.utf8) }
    private static let tagMarks = tags.map { Array($0.utf8) }
    /// What the second characters of marks are.
    private static let seconds = Set((templateMarks + tagMarks).map { $0[1] })

    /// The worst mark in a text, the first of those.
    static func first(in text: Span<UInt8>) -> (range: Range<Int>, severity: DriftSeverity)? {
        var found: (Range<Int>, DriftSeverity)?
        for offset in 0..<max(0, text.count - 1) {
            guard text[offset] == UInt8(ascii: "<") || text[offset] == UInt8(ascii: "["),
                seconds.contains(lowercased(text[offset + 1]))
            else { continue }
            if let length = length(of: templateMarks, in: text, at: offset) {
                return (offset..<offset + length, .high)
            }
            if found == nil, let length = length(of: tagMarks, in: text, at: offset) {
                found = (offset..<offset + length, .low)
            }
        }
        return found
    }

    private static func length(of marks: [[UInt8]], in text: Span<UInt8>, at offset: Int) -> Int? {
        for mark in marks where offset + mark.count <= text.count {
            if mark.indices.allSatisfy({ lowercased(text[offset + $0]) == mark[$0] }) { return mark.count }
        }
        return nil
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        0x41...0x5A ~= byte ? byte | 0x20 : byte
    }
}
