import Diagnostics
import Testing

/// The search for the name that was meant.
struct NearNameTests {
    @Test(arguments: [
        ("limt", "limit"), ("defualt", "default"), ("conditons", "conditions"), ("tols", "tools"),
        ("rate-limit", "rate_limit"), ("ruels", "rules"),
    ])
    func `a slip of the keyboard finds its name`(written: String, meant: String) {
        let names = ["limit", "default", "conditions", "tools", "rate_limit", "rules"]
        #expect(NearName.nearest(to: written, among: names) == meant)
    }

    @Test(arguments: ["", "x", "to", "ab", "limitless", "condition_list", "deny", String(repeating: "a", count: 99)])
    func `a name too far from every other finds none`(written: String) {
        #expect(NearName.nearest(to: written, among: ["limit", "tools", "conditions"]) == nil)
    }

    @Test func `two swapped neighbours are one slip`() {
        #expect(NearName.nearest(to: "teh", among: ["the"]) == "the")
        #expect(NearName.nearest(to: "eht", among: ["the"]) == nil)
    }

    @Test func `the nearer of two names wins`() {
        #expect(NearName.nearest(to: "windows", among: ["windoww_", "window"]) == "window")
    }

    @Test func `help lists every valid name whether one is near or not`() {
        #expect(
            NearName.help(for: "limt", among: ["limit", "per"], what: "rules accept")
                == "did you mean `limit`? rules accept `limit`, `per`")
        #expect(
            NearName.help(for: "zzz", among: ["limit", "per"], what: "rules accept") == "rules accept `limit`, `per`")
    }
}
