import "./htmx-setup.js";
import { start as startDrafts } from "./drafts.js";
import { start as startForms } from "./forms.js";
import { start as startSession } from "./session.js";
import { start as startSmall } from "./small.js";

startDrafts();
startForms();
startSession();
startSmall();
