internal import JSONText
internal import Testing

struct DuplicateKeyTests {
    @Test(arguments: [2, 5, 31, 32, 33, 34, 100, 1000])
    func `one repeated key among many is found wherever it stands`(count: Int) {
        for place in Set([1, count / 2, count - 1]) {
            for name in [{ "key number \($0)" }, { "k\($0)" }, { "\($0)" }] as [@Sendable (Int) -> String] {
                let unique = (0..<count).map { "\"\(name($0))\":0" }
                #expect(duplicate(unique) == nil)
                var repeated = unique
                repeated[place] = unique[0]
                #expect(duplicate(repeated) == offset(of: place, in: repeated))
                repeated[place] = "\"" + name(0).utf8.map { "\\u00" + String($0, radix: 16) }.joined() + "\":0"
                #expect(duplicate(repeated) == offset(of: place, in: repeated))
            }
        }
    }

    @Test func `keys that start alike, or end in a zero byte, differ`() {
        let prefix = String(repeating: "x", count: 40)
        let short = ["\"\":0", "\"\\u0000\":0", "\"\\u0000\\u0000\":0", "\"a\":0", "\"a\\u0000\":0"]
        #expect(duplicate(short) == nil)
        #expect(duplicate(short + (0..<40).map { "\"\(prefix)\($0)\":0" }) == nil)
        #expect(duplicate((0..<30).map { "\"\(prefix.prefix($0))\":0" }) == nil)
        #expect(duplicate((0..<40).map { "\"\(prefix.prefix($0))\":0" }) == nil)
    }

    @Test func `random objects are judged as a set of keys judges them`() {
        var random = SplitMix(seed: 11)
        for _ in 0..<3000 {
            let count = random.below(80)
            let keys = (0..<count).map { _ in String(random.below(count * count / 2 + 1), radix: 3) }
            let found = duplicate(keys.map { "\"\($0)\":[{}]" })
            #expect((found != nil) == (Set(keys).count < keys.count))
        }
    }

    @Test func `an object of 100,000 keys is read`() throws {
        let text = "{" + (0..<100_000).map { "\"key\($0)\":\($0)" }.joined(separator: ",") + "}"
        let document = try JSONDocument(parsing: Array(text.utf8))
        #expect(document.count(.root) == 100_000)
        #expect(document.member("key99999", of: .root).flatMap(document.integer) == 99_999)
    }

    private func duplicate(_ members: [String]) -> Int? {
        do throws(JSONTextError) {
            _ = try JSONDocument(parsing: Array(("{" + members.joined(separator: ",") + "}").utf8))
            return nil
        } catch {
            return error.reason == .duplicateKey ? error.offset : -1
        }
    }

    private func offset(of place: Int, in members: [String]) -> Int {
        1 + members[..<place].reduce(0) { $0 + $1.utf8.count + 1 }
    }
}
