{
  description = "Development shell of req1: nix develop, then task dev";

  inputs = {
    nixpkgs.url = "github:NixOS/nixpkgs/nixos-unstable";
    rust-overlay = {
      url = "github:oxalica/rust-overlay";
      inputs.nixpkgs.follows = "nixpkgs";
    };
  };

  outputs =
    { nixpkgs, rust-overlay, ... }:
    let
      systems = [
        "x86_64-linux"
        "aarch64-linux"
      ];
      shellFor =
        system:
        let
          pkgs = import nixpkgs {
            inherit system;
            overlays = [ rust-overlay.overlays.default ];
          };
        in
        pkgs.mkShell {
          packages = with pkgs; [
            # The same toolchain file as rustup reads.
            (rust-bin.fromRustupToolchainFile ./rust-toolchain.toml)
            bun
            cargo-deny
            cargo-nextest
            chromium
            cmake
            go-task
            nodejs_22
            pkg-config
            postgresql_16
            python3
            redis
            seaweedfs
            shellcheck
            simde
          ];
        };
    in
    {
      devShells = nixpkgs.lib.genAttrs systems (system: {
        default = shellFor system;
      });
    };
}
