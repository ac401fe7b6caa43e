internal import Crypto

/// Seals what a client carries for us and must neither read nor change: `requestState`.
package struct StateSeal: Sendable {
    private let key: SymmetricKey

    /// A seal with a key of its own: what it has sealed opens until the process ends.
    package init() {
        key = SymmetricKey(size: .bits256)
    }

    /// What this process's sealed texts begin with: another gateway behind us seals its own.
    private let prefix = "sp1.\(RandomText.bits128().prefix(8))."

    /// Text that only this seal opens, and only for the same owner.
    func sealed(_ content: [UInt8], for owner: String) -> String? {
        do {
            let box = try ChaChaPoly.seal(content, using: key, authenticating: Array(owner.utf8))
            return prefix + Hexadecimal.text(box.combined)
        } catch {
            return nil
        }
    }

    /// True for text that this seal has made, by the look of it.
    func isSealed(_ text: String) -> Bool { text.hasPrefix(prefix) }

    /// What was sealed for this owner; nil for anything else.
    func opened(_ text: String, for owner: String) -> [UInt8]? {
        guard isSealed(text), let bytes = Hexadecimal.bytes(text.utf8.dropFirst(prefix.utf8.count)) else {
            return nil
        }
        do {
            let box = try ChaChaPoly.SealedBox(combined: bytes)
            return Array(try ChaChaPoly.open(box, using: key, authenticating: Array(owner.utf8)))
        } catch {
            return nil
        }
    }
}
