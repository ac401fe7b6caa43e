internal import Catalogue
internal import Crypto
internal import Diagnostics
internal import JSONText
internal import ToolRisk

/// A tool with its verdict.
struct CatalogClassifyResult {
    let item: CatalogClassifyInput.Item
    let verdict: Verdict

    init(_ item: CatalogClassifyInput.Item, _ classifier: Classifier) {
        self.item = item
        verdict = classifier.verdict(for: item.tool, on: item.server)
    }

    // MARK: - JSON

    /// One line for each result.
    static func lines(_ results: [CatalogClassifyResult]) -> [UInt8] {
        var bytes: [UInt8] = []
        for result in results {
            var writer = JSONWriter(reservingBytes: 512)
            result.write(to: &writer)
            bytes += writer.bytes
            bytes.append(UInt8(ascii: "\n"))
        }
        return bytes
    }

    private func write(to writer: inout JSONWriter) {
        writer.beginObject()
        writer.key("name")
        writer.string(item.tool.name)
        writer.key("server")
        writer.optional(item.server.name.isEmpty ? nil : item.server.name)
        writer.verdictMembers(verdict)
        writer.key("definition_sha256")
        writer.optional(item.canonical.map { CatalogWords.hex(Array(SHA256.hash(data: $0))) })
        writer.endObject()
    }

    // MARK: - Text

    /// A table, the riskiest first.
    static func page(_ results: [CatalogClassifyResult], on terminal: Terminal) -> String {
        var page = PageText(on: terminal)
        guard !results.isEmpty else {
            page.line("no tools")
            return page.text
        }
        let sorted = results.enumerated().sorted { left, right in
            let (one, other) = (left.element.verdict, right.element.verdict)
            if one.category != other.category { return one.category > other.category }
            return one.risk == other.risk ? left.offset < right.offset : one.risk > other.risk
        }
        page.table(["TOOL", "CATEGORY", "RISK", "SURE", "BECAUSE"], sorted.map(\.element.row))
        page.line()
        page.line("  " + counts(results))
        return page.text
    }

    private var row: [PageText.Cell] {
        let colour = verdict.category == .read ? nil : CatalogWords.colour(of: verdict.category)
        let reason = verdict.evidence.first.map { piece in
            piece.quote.isEmpty ? piece.meaning : "\(piece.meaning): \(PlainText.quoted(piece.quote))"
        }
        return [
            PageText.Cell(PlainText.escaped(item.tool.name)), PageText.Cell(verdict.category.title, colour),
            PageText.Cell("\(verdict.risk)/5", colour), PageText.Cell("\(verdict.confidencePercent)%"),
            PageText.Cell(reason ?? ""),
        ]
    }

    private static func counts(_ results: [CatalogClassifyResult]) -> String {
        let parts = RiskCategory.allCases.reversed().compactMap { category -> String? in
            let count = results.count { $0.verdict.category == category }
            return count == 0 ? nil : "\(count) \(category.title)"
        }
        return "\(results.count) \(results.count == 1 ? "tool" : "tools"): " + parts.joined(separator: ", ")
    }
}
