extension SeedFile {
    /// What the development profile begins with: one pool, one client and one user, whose ids never change, so
    /// that the snippets printed at start work in every clone and after every reset.
    public static let development: SeedFile = {
        do {
            return try parse(name: "built-in", bytes: Array(developmentText.utf8))
        } catch {
            // The text is ours, and a test reads it.
            preconditionFailure("the built-in seed is wrong: \(error)")
        }
    }()

    /// The built-in user's password. Everybody knows it: production refuses this seed.
    public static let developmentPassword = "Sekisho-demo-1"

    private static let developmentText = """
        UserPools:
          - Id: us-east-1_Sekisho01
            PoolName: sekisho-development
            UsernameAttributes: [email]
            AutoVerifiedAttributes: [email]
            UsernameConfiguration:
              CaseSensitive: false
            Clients:
              - ClientId: sekishodevclient0000000001
                ClientName: development
                ExplicitAuthFlows:
                  - ALLOW_USER_SRP_AUTH
                  - ALLOW_USER_PASSWORD_AUTH
                  - ALLOW_ADMIN_USER_PASSWORD_AUTH
                  - ALLOW_REFRESH_TOKEN_AUTH
                PreventUserExistenceErrors: ENABLED
            Users:
              - Username: demo@example.com
                Password: \(developmentPassword)
                UserAttributes:
                  email: demo@example.com
                  email_verified: true
                  name: Demo
        """
}
