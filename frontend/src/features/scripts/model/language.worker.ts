import { expose } from "comlink";

import { languageService } from "./language";

expose(languageService());
