internal import ToolRisk

extension Judgement {
    enum Place: String {
        case name, description, server
    }

    private static let maxQuoteBytes = 80

    func nameEvidence(_ category: RiskCategory) -> Evidence {
        guard let head = name.headToken else { return evidence(.name, category.meaning) }
        return Evidence(place: "name", quote: Self.text(nameBytes, head.range), meaning: category.meaning)
    }

    func descriptionEvidence(_ category: RiskCategory) -> Evidence {
        guard let head = description.head else { return evidence(.description, category.meaning) }
        let start = description.tokens[head].range.lowerBound
        var end = start
        for token in description.tokens[head...].prefix(10) {
            if token.startsSentence, token.range.lowerBound > start { break }
            guard token.range.upperBound &- start <= Self.maxQuoteBytes else { break }
            end = token.range.upperBound
        }
        let place = tool.description.isEmpty ? "title" : "description"
        return Evidence(place: place, quote: Self.text(descriptionBytes, start..<end), meaning: category.meaning)
    }

    func evidence(_ place: Place, _ meaning: String) -> Evidence {
        let quote: String
        switch place {
        case .name: quote = String(tool.name.prefix(Self.maxQuoteBytes))
        case .description: quote = Self.text(descriptionBytes, 0..<min(descriptionBytes.count, Self.maxQuoteBytes))
        case .server: quote = ""
        }
        return Evidence(place: place.rawValue, quote: quote, meaning: meaning)
    }

    /// A piece of the description.
    func quoted(_ range: Range<Int>, _ meaning: String) -> Evidence {
        Evidence(
            place: tool.description.isEmpty ? "title" : "description", quote: Self.text(descriptionBytes, range),
            meaning: meaning)
    }

    /// An argument, and the value of it that matters.
    func evidence(at index: Int, _ choice: String?, _ meaning: String) -> Evidence {
        let argument = tool.arguments[index]
        let place = "inputSchema" + argument.path.map { "/properties/\($0.prefix(Self.maxQuoteBytes))" }.joined()
        return Evidence(
            place: place, quote: String((choice ?? argument.name).prefix(Self.maxQuoteBytes)), meaning: meaning)
    }

    func hint(_ name: String) -> Evidence {
        Evidence(place: "annotations/\(name)", quote: name, meaning: "claimed by the server")
    }

    private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
        String(decoding: bytes[range.clamped(to: 0..<bytes.count)].prefix(maxQuoteBytes), as: UTF8.self)
    }
}

extension RiskCategory {
    /// What a word of this category is taken for.
    var meaning: String {
        switch self {
        case .read: "reads"
        case .write: "creates or changes"
        case .execute: "runs something"
        case .destructive: "deletes, ends or overwrites"
        case .financial: "moves money or commits to pay"
        }
    }
}
