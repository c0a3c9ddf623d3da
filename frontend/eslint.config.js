import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import { importX } from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { readdirSync } from "node:fs";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url));

/** Arrows point one way: shared (api, components, lib, i18n) <- features <- routes <- app; features do not know each other. */
const zones = [
  ...features.map((feature) => ({
    target: `./src/features/${feature}`,
    from: "./src/features",
    except: [`./${feature}`],
    message: "Features do not import each other; compose them in a route.",
  })),
  {
    target: "./src/features",
    from: ["./src/routes", "./src/app"],
    message: "Features know neither routes nor the app.",
  },
  {
    target: ["./src/api", "./src/components", "./src/lib", "./src/i18n"],
    from: ["./src/features", "./src/routes", "./src/app"],
    message: "Shared code knows no feature.",
  },
  {
    target: ["./src/components"],
    from: ["./src/api"],
    message: "Components are free of the domain; pass data in.",
  },
];

export default tseslint.config(
  { ignores: ["dist", "test-results", "playwright-report", "src/routeTree.gen.ts", "src/api/schema.gen.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [
      ...tseslint.configs.strictTypeChecked,
      ...tseslint.configs.stylisticTypeChecked,
      importX.flatConfigs.recommended,
      importX.flatConfigs.typescript,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": reactHooks },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      // The preset's other rules prepare code for the React compiler, which is not in use: the windowed rows keep what
      // scrolling needs in refs on purpose.
      "react-hooks/rules-of-hooks": "error",
      "react-hooks/exhaustive-deps": "error",
      // Empty text counts as nothing wherever these stand.
      "@typescript-eslint/prefer-nullish-coalescing": "off",
      // The editor's packages export their one thing both ways.
      "import-x/no-named-as-default": "off",
      "import-x/no-named-as-default-member": "off",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      // Event handlers of React and TanStack Router's thrown redirects are meant to be used like this.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "@typescript-eslint/only-throw-error": "off",
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-default-export": "error",
      "import-x/no-cycle": "error",
      // Parts of the catalogues are made by the build.
      "import-x/no-unresolved": ["error", { ignore: ["^virtual:texts/"] }],
      "import-x/order": ["error", { "newlines-between": "always", alphabetize: { order: "asc" } }],
      "no-console": "error",
      "max-lines": ["error", 400],
    },
  },
  {
    files: ["src/**/*.tsx"],
    ...jsxA11y.flatConfigs.strict,
    rules: {
      ...jsxA11y.flatConfigs.strict.rules,
      // Lists without bullets lose their role in Safari unless it is written down.
      "jsx-a11y/no-redundant-roles": ["error", { ul: ["list"], ol: ["list"] }],
      // A region that scrolls must be reachable by keyboard.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { roles: ["region", "tabpanel"], tags: ["main"] }],
    },
  },
  {
    // TanStack Router's file routes export a component and the route object side by side.
    files: ["src/routes/**"],
    rules: { "@typescript-eslint/only-throw-error": "off" },
  },
  // What these tools load, they load by its default export.
  { files: ["*.config.ts", "e2e/support/*server.ts"], rules: { "import-x/no-default-export": "off" } },
  // Playwright's fixtures call a function named `use`; nothing of React runs there.
  { files: ["e2e/**"], rules: { "react-hooks/rules-of-hooks": "off" } },
  {
    files: ["scripts/**", "*.js"],
    languageOptions: { globals: { console: "readonly", process: "readonly", URL: "readonly" } },
    rules: { "no-console": "off" },
  },
  {
    // Parts of it run in the page.
    files: ["scripts/measur*.mjs"],
    languageOptions: {
      globals: Object.fromEntries(
        ["window", "document", "localStorage", "performance", "PerformanceObserver", "MessageChannel", "addEventListener", "requestAnimationFrame"].map(
          (name) => [name, "readonly"],
        ),
      ),
    },
  },
);
