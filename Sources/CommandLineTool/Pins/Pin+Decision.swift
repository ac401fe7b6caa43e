internal import Catalogue
internal import Crypto
internal import ToolRisk

extension Pin {
    /// True when something about the tool was not accepted yet.
    var isWaiting: Bool { concern != nil }

    /// True when an approval would change anything.
    var canBeApproved: Bool { approval == nil || pending != nil || !changes.isEmpty }

    /// The digest of the definition that would be approved.
    var digest: String {
        var text = "sha256:"
        for byte in SHA256.hash(data: latest.text) {
            let digits = String(byte, radix: 16)
            text += byte < 16 ? "0" + digits : digits
        }
        return text
    }
}

extension PinBook {
    /// The tools that wait for a decision, the worst first.
    var waiting: [String] {
        names.compactMap { name in self[name]?.concern.map { (name: name, concern: $0) } }
            .sorted { $0.concern == $1.concern ? $0.name < $1.name : $0.concern > $1.concern }
            .map(\.name)
    }
}
