import Testing

@testable import sekisho

@Suite struct ConfigurationNameTests {
    @Test func `a variable names the configuration file, and the flag wins`() {
        let variables = ["SEKISHO_CONFIG": "variable.yaml"]
        #expect(ConfigurationName.chosen(flag: nil, variables: variables) == "variable.yaml")
        #expect(ConfigurationName.chosen(flag: "flag.yaml", variables: variables) == "flag.yaml")
    }

    @Test func `an empty variable names no file`() {
        #expect(ConfigurationName.chosen(flag: nil, variables: ["SEKISHO_CONFIG": ""]) == nil)
        #expect(ConfigurationName.chosen(flag: nil, variables: [:]) == nil)
    }
}
