/// Policies for the tools of the example server.
enum SamplePolicy {
    /// Valid, with a rule of every kind that the commands show.
    static let tools = """
        version: "1"
        default: deny
        hide: [delete_everything]
        tools:
          echo:
            rules:
              - name: short
                action: evaluate
                conditions:
                  - {path: args.text, op: length_lte, value: 10}
                rate_limit: 3/minute
          add:
            rules:
              - validate: {required_args: true}
          send_payment:
            rules:
              - action: allow
                spend_limit: {max: 500, window: day, amount: args.amount}

        """
    /// An unknown key in line 3, close to a known one, and one problem more.
    static let broken = """
        version: "1"
        default: deny
        tols: {}
        mode: loud

        """
    /// Valid, but says no default.
    static let warned = """
        version: "1"
        tools: {}

        """
}
