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

    /// The first mark in a text, the worst first.
    static func first(in text: Span<UInt8>) -> (range: Range<Int>, severity: DriftSeverity)? {
        var found: (Range<Int>, DriftSeverity)?
        for offset in 0..<text.count where text[offset] == UInt8(ascii: "<") || text[offset] == UInt8(ascii: "[") {
            if let length = length(of: template, in: text, at: offset) { return (offset..<offset + length, .high) }
            if found == nil, let length = length(of: tags, in: text, at: offset) {
                found = (offset..<offset + length, .low)
            }
        }
        return found
    }

    private static func length(of marks: [String], in text: Span<UInt8>, at offset: Int) -> Int? {
        for mark in marks where offset + mark.utf8.count <= text.count {
            var place = offset
            if mark.utf8.allSatisfy({ byte in
                defer { place += 1 }
                let own = text[place]
                return own == byte || (0x41...0x5A ~= own && own | 0x20 == byte)
            }) {
                return mark.utf8.count
            }
        }
        return nil
    }
}
